"""Checks of the way in: how the platform's deliveries are sealed, and what stands before the web processes."""

from ipaddress import ip_address

from push.monitoring.doctor import Finding, bad, doubtful, good
from push.runtime import Runtime


def safe_mode(rt: Runtime) -> Finding:
    """Check that bodies are encrypted: in plain mode a signature does not cover the words of the message."""
    if rt.settings.wechat_aes_key:
        return good("消息加密", "安全模式")
    advice = "在公众平台“服务器配置”里选安全模式，把 EncodingAESKey 填进 WECHAT_AES_KEY，再重启网页服务。"
    if rt.settings.public_url.startswith("https://"):
        return bad("消息加密", "明文模式：知道一条请求的人可以冒充别人说话", advice)
    return doubtful("消息加密", "明文模式，只适合在本机试用", advice)


def own_address(rt: Runtime) -> Finding:
    """Check that only a proxy of this machine reaches the web processes: they wait for slow senders, it does not."""
    bind = rt.settings.bind
    if _is_local(bind):
        return good("监听地址", f"{bind}，只有本机的反向代理能连")
    advice = "前面放一个先收完整个请求再转的反向代理（写法见 deploy/README.md），把 BIND 改成 127.0.0.1 上的端口。"
    return doubtful("监听地址", f"{bind}，外面可以直接连：几十个慢连接就能占满所有线程", advice)


def _is_local(bind: str) -> bool:
    if bind.startswith("unix:"):
        return True
    host = bind.rpartition(":")[0].strip("[]")
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
