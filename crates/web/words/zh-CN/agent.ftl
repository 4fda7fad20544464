## 经纪人

agent-title = 能打这个电话吗？
agent-lead = 拨号前查一下，尊重客户，也保护自己。
agent-number = 客户号码
agent-number-hint = 怎么写都行；粘贴带一个号码的整行文字也可以
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

## 经纪人的页面

tab-label = 经纪人的页面
tab-check = 查询
tab-today = 今日
agent-dial = 拨打 { $number }
agent-dial-elsewhere = 您只有这位客户的单号，没有号码。请从品牌系统拨打，号码在系统里。

## 今天可以给谁打电话

today-title = 今天可以给谁打电话
today-lead = 您负责的客户和单独允许您的客户，刚刚按实际拨打逐一判定。
today-none = 名单上还没有人
today-none-lesson = 有业务分配给您，或客户单独允许您之后，会出现在这里。查询结果提示可以征求同意时，请先征求。
today-check = 查询号码
today-now = 现在可以拨打
today-later = 现在不行，稍后可以
today-call = 核验并拨打
today-ticket = 服务单 { $ticket }
today-permit = { $time } 起允许您
today-until = 目前有效至 { $time }
today-from = { $time } 以后
today-ends = { $time } 到期
today-soon = 即将到期
today-closed = 您有 { $count } 位客户不可拨打
today-closed-lesson = 客户表示过拒绝，或没有足够的同意。请等客户主动联系您。
today-cut = 每类只看前 { $count } 位。
today-asked = 您征求过的同意
today-said-yes = 同意
today-said-no = 不同意
today-waits = 还没有答复
today-asked-lesson = 不答复不等于同意。客户选择不再被征求后，任何人都不会再去征求。

## 电话效果

tab-coaching = 效果
tab-record = 我的记录
coach-title = 我的电话效果
coach-lead = 您最近 { $days } 天的通话记录汇总。您看到的同事数据是多人的中位数，同事看到的您也一样。
coach-open = 这几次通话怎么样？
coach-open-lead = 三个问题，点三下。少打、打好，从知道效果开始。
coach-length = { $minutes } 分 { $seconds } 秒
coach-none = 这段时间没有通话
coach-none-lesson = 电话系统的记录进来后，这里会显示拨打如何变成通话、通话如何变成带看。
coach-funnel = 从拨打到带看
coach-step = 步骤
coach-count = 数量
coach-calls = 拨打
coach-answered = 接听
coach-conversations = 有效通话
coach-viewings = 带看
coach-conversation-is = 有效通话指通话至少 { $seconds } 秒；带看指为您开立的带看单。
coach-beside = 与本店中位数对比
coach-beside-caption = 您与本店中位数
coach-figure = 指标
coach-mine = 您
coach-middle = 中位数
coach-middle-none = 本店至少有 { $agents } 位经纪人（含您）打过电话，才显示中位数；人太少会看出是谁。
coach-middle-of = 打过电话的 { $agents } 位经纪人中，各项指标一半高于中位数，一半低于中位数。
coach-answered-share = 接通率
coach-conversations-share = 有效通话率
coach-share = { $part }%
coach-no-share = 无
coach-weeks = 每周有效通话
coach-week = 起始日
coach-week-shown = { $conversations } / { $calls } 次
coach-hours = 什么时候有人接
coach-hour = 时段
coach-band = { $hours }（{ $calls } 次）
coach-hours-none = 两小时内不足 { $calls } 次拨打时，多半是巧合，暂不显示。
coach-hours-few = 不足 { $calls } 次拨打的时段未列出。
coach-best = { $hours } 最多人接您的电话。
coach-often = 给每位客户打了几次
coach-often-times = 拨打次数
coach-customers = 客户数
coach-once = 1 次
coach-twice = 2 次
coach-three = 3 次
coach-four = 4 次
coach-more = 5 次及以上
coach-most = 打得最多的客户
coach-last = 最近一次
coach-times = { $count } 次
coach-most-lesson = 三次没接，其实就是答复。
coach-replies = 您对通话的评价
coach-replies-caption = 您对 { $count } 次通话的回答
coach-question = 问题
opinion-yes = 是
opinion-no = 否
opinion-unsure = 说不清
review-title = 这次通话怎么样？
review-lead = 为自己，也为以后打得更好。{ $days } 天内可以回答，以最后一次为准。
review-talk = 通话时长
review-effective = 有效吗？
review-wanted = 客户愿意吗？
review-needed = 是客户需要的吗？
review-send = 保存

## 认定与赔付

record-title = 我的记录
record-lead = 最近 { $days } 天的拨打和查询，以及历来的认定。这里只有已裁定的事项，不显示是谁的投诉。
record-calls = 拨打与查询
record-asked = 拨打前查询
record-refused = 响铃前拦下
record-waited = 需要等待
record-asked-more = 每个号码只统计最近 { $count } 次查询。
record-refusals = 拦下的原因
record-refusals-lesson = 被拦下的拨打没有打扰任何人，不产生赔付。
record-why = 原因
record-times = 次数
record-against = 认定
record-upheld = 成立
record-not-upheld = 不成立
record-open = 核查中
record-none = 没有对您成立的认定
record-none-lesson = 拨打前先查询，就能一直保持。
record-findings = 成立的认定，最近的在前
record-line = 您的号码
record-awarded = 赔付
record-with-another = 并入另一认定
record-appeal-until = 可申诉至
record-appeal-over = 已过期
record-appeal = 在哪里申诉
record-appeal-how = 您的品牌可以在 30 天内向案件审核部门申诉，由没有参与过的人重新裁定。请把编号和记录没有反映的情况告诉品牌。
record-cost = 花费
record-paid-for-me = 已先行垫付，由您偿还
record-owed-by-me = 您尚欠
record-back-by-me = 您已偿还
record-paid-for-brand = 已先行垫付，由品牌偿还
record-owed-by-brand = 品牌尚欠
record-back-by-brand = 品牌已偿还
record-let-off = 无需偿还
record-instalment = 您的下一期：{ $day } 前支付 { $amount }
record-cost-lesson = 先赔给客户，再由责任方与保障金结算。

## 服务单

tab-tickets = 服务单
tickets-title = 我的服务单
tickets-lead = 分配给您的业务。服务单有效期间，您可以就这件事联系这位客户，仅限这件事。
tickets-none = 还没有服务单
tickets-none-lesson = 品牌把带看、委托或交易分配给您后，会显示在这里，并写明到期时间。
tickets-live = 有效
tickets-others = 未开始或已结束
tickets-cut = 只显示最近 { $count } 张。
tickets-whence = 服务单从哪里来
tickets-whence-how = 由品牌系统录入。服务单能让电话越过免打扰，所以想打电话的人不能给自己开单。
ticket-transaction = 交易
ticket-viewing = 带看
ticket-request = 委托
ticket-phase-ahead = 未开始
ticket-phase-over = 已结束
ticket-from-until = { $from } 至 { $until }
ticket-from = { $from } 起
