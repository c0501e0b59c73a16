"""Clients of the outside world: WeChat (token, account API, templates, menu, media), HTTP, speech; without notices."""
