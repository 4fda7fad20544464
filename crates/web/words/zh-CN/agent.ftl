## 经纪人

agent-title = 能打这个电话吗？
agent-lead = 拨号前查一下，尊重客户，也保护自己。
agent-number = 客户号码
agent-number-hint = 空格、横线、+86 都可以
agent-purpose = 为什么打电话？
agent-line-of-business = 业务类型
agent-ticket = 服务单号（服务电话需要）
agent-ticket-hint = 您负责的在办委托、带看或签约单号
agent-line = 用哪个号码拨打
agent-check = 查询
agent-again = 查询其他号码
agent-recent = 最近的查询
agent-recent-none = 还没有查询
agent-recent-lesson = 查询结果会留存在这里。每次获准只能使用一次，过期需重新查询。
agent-allowed = 可以拨打
agent-denied = 请不要拨打
agent-until = 请在 { $time } 前拨打，仅限一次
agent-why = 原因
agent-instead = 您可以这样做
agent-judged-as = 按此目的判定
verdict-allow = 可以拨打
verdict-deny = 不可拨打
verdict-defer = 暂缓拨打
agent-deferred = 现在不要打，{ $time } 以后再说
agent-deferred-open = 现在不要打
agent-zone = 按客户当地时间（{ $zone }）。拨打前请再查一次
agent-zones = 客户可能身处不同时区，这是其中之一的时间。拨打前请再查一次
agent-ask-title = 征求同意
agent-ask-lead = 我们给客户发一条短信，写明您和您的品牌，由客户在自己的页面上答复。请不要打电话去问。
agent-ask = 发短信征求同意
agent-asked = 已向客户征求同意
agent-ask-waiting = 您已征求过，客户还没有答复
agent-ask-refused = 不能征求，或现在还不能
agent-ask-next-1 = 客户会收到一条短信，可以答同意、不同意，或以后都别再问。
agent-ask-next-2 = 客户同意之前，结论不变；不答复不等于同意。
agent-ask-next-3 = 拨打前请再查一次：客户一答复，这里立刻更新。

## 没有办法改变结论时，经纪人可以怎么做

instead-caller-unknown = 请管理员把您的外呼号码登记到您名下。
instead-binding-unknown = 请从品牌系统重新获取隐私号，不要再拨旧的。
instead-ticket-missing = 如确有在办事项，请核对单号，或请店长将服务单分配给您。
instead-holder-unconfirmed = 请先核实该号码仍属于当初同意的客户。
instead-do-not-disturb = 等客户主动联系您；客户可以在“允许名单”里单独允许您。
instead-requests-refused = 不要再征求，客户知道在哪里允许您。
instead-no-consent = 在客户到店、带看或线上咨询时，当面征得同意。
instead-listed-external = 只有客户本人的明确同意才优先于公共名单。
instead-stale-knowledge = 稍后再查，不要先拨打。
