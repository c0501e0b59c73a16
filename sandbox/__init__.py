"""The outside world for development and tests: the WeChat platform and SMS gateways over HTTP."""
