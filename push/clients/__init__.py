"""Who we call: WeChat (token, account API, templates, menu, media), HTTP, speech. Knows no notice."""
