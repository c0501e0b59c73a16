"""The outside world for development and tests: the WeChat platform and three SMS gateways over HTTP.

`python -m sandbox` starts the sandbox (`--help` names its options); `sandbox.app.create_app` and
`sandbox.runner.SandboxServer` are for tests. The sandbox imports nothing of the service and knows only the addresses
to which it posts.

It plays the rules of docs/platform.md, sections 1 to 3, 7 and 8. It does not play:

- drafts, publishing, articles (`mpnews`, `mpnewsarticle`), permanent material, comments, cards,
  mini-programs, conditional menus, blacklists, message records, customer-service accounts;
- adding, deleting and searching templates: the account has a fixed set; old templates with free
  keywords (`first`, `remark`), content review (40249, 45168), concurrent sends to one person (43108)
  and concurrent tagging (45169): order those as faults;
- an administrator's confirmation of mass sends, 45066 (order it as a fault), and the daily limit of
  subscription accounts; the speed of mass sends is kept but not obeyed;
- the IP whitelist (order 40164 as a fault of a token path), frozen accounts, third-party platforms;
- speech recognition (always empty, as on the platform today) and transcoding of media;
- the JS-SDK and `wx-open-subscribe` inside pages: the phone and `accept_notices` ask instead;
- the arithmetic of SMS signatures (they need only be present and well-formed), SMS templates (the
  phone shows template id and values), and frequency rules other than Tencent's 30 seconds;
- overlapping deliveries: the connection of one is dropped before the next begins, though the service
  may still be at work on it.
"""
