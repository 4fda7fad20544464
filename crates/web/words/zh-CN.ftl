# 网页上的每一句话。三种语言的条目与变量必须一致，由测试保证。

## 各页共有

brand = 安心 Anxin
skip = 跳到正文
nav-label = 主导航
nav-home = 免打扰
nav-calls = 来电
nav-permits = 允许名单
nav-claims = 赔付
nav-agent = 拨打前查询
nav-hotline = 热线受理
nav-desk = 案件
nav-fund = 保障金
sign-in = 登录
sign-out = 退出
language-label = 语言
footer-label = 更多链接
footer-hotline = 服务热线
footer-promise = 电话营销·扰一赔百：没有您的同意就打扰您，我们先行赔付。
footer-public = 承诺兑现公示
footer-sign-in = 客户与工作人员登录
back-home = 返回免打扰首页
continue = 下一步
choose = 请选择
older = 更早的记录
since = 始于
reference = 编号
amount = 金额
case = 案件编号
customer = 客户号码
caller = 主叫方
origin = 来源
month = 月份
promise = 承诺
as-of = 统计截至
decided-at = 判定时间
decision-id = 判定编号
received-at = 受理时间
awarded-at = 核定时间
call-time = 来电时间
loss-promise = 承诺
loss-reference = 合同、房源或房屋编号
loss-day = 事件日期
brand-of-call = 品牌
nothing-said = 未填写
check-title = 请核对您填写的内容
change-answers = 返回修改
origin-found = 我们核对通话记录时主动发现
origin-complaint = 网上提交
origin-hotline = 电话提交
what-happens-next = 接下来

## 演示

demo-label = 演示环境
demo-sentence = 人物、电话和钱款均为虚构。
demo-messages-link = 查看演示短信与登录账号
demo-title = 演示短信与登录账号
demo-lead = 真实环境中，这些短信由短信服务商送到手机上。
demo-only = 此页仅在演示环境出现
demo-only-why = 任何人都能在这里看到验证码，所以请不要在演示环境输入真实信息。
demo-people = 可以用这些号码登录
demo-texts = 已“发送”的短信
demo-no-texts = 还没有短信
demo-no-texts-lesson = 登录时发送的验证码会显示在这里，刷新本页即可看到。
face-customer = 客户
face-agent = 经纪人
face-hotline = 热线客服
face-desk = 案件审核与赔付
face-public = 公众

## 登录

signin-title = 登录
signin-lead = 用手机号登录，无需注册，也不用记密码。
signin-number = 手机号码
signin-number-hint = 我们会发送一条 6 位数字的验证码短信
signin-send = 获取验证码
signin-privacy = 您的号码只用于确认是您本人和保护您不被打扰，绝不用于营销。
signin-demo = 演示环境不会真的发送短信
signin-demo-code = 验证码显示在演示短信页
signin-demo-link = 打开演示短信与登录账号
signin-code-title = 输入验证码
signin-code-lead = 验证码已发送至 { $number }，{ $minutes } 分钟内有效。
signin-code = 6 位验证码
signin-enter = 登录
signin-resend = 没收到？重新发送
signin-other-number = 换一个号码
only-agents = 本页供经纪人及其协助人员使用。
only-hotline = 本页供热线和处理人员使用。
only-desk = 本页供处理人员使用。
text-code = 【安心】您的验证码是 { $code }，{ $minutes } 分钟内有效。请勿告诉任何人，我们不会向您索要。

## 免打扰

dnd = 免打扰
dnd-on = 免打扰已开启
dnd-off = 免打扰未开启
dnd-on-lead = 经纪人的营销电话会在响铃之前被拦下。如有违反，每个来电号码赔付您 ¥100。
dnd-off-lead = 一键开启，即刻生效：经纪人的营销电话不会再打到您的手机上。
dnd-off-note = 您正在办理的看房、签约等服务电话不受影响。
dnd-turn-on = 开启免打扰
dnd-turn-on-keep = 打开，保留我允许的来电
dnd-on-clears = 直接打开也会结束您之前给出的允许，之后可以重新允许。
dnd-turn-off = 关闭免打扰
dnd-keep-on = 保持开启
dnd-off-ask = 确定要关闭免打扰吗？
dnd-off-ask-lead = 关闭后，您的号码将不再受到下面的保护。
dnd-off-means-1 = 营销电话不再因为您的拒绝而被拦下。
dnd-off-means-2 = 关闭之后的来电不再适用“扰一赔百”；之前的来电仍可投诉。
dnd-off-instead = 只想接某一位经纪人的电话？可以单独允许，不必关闭
dnd-off-code-hint = 为防止他人代您关闭，请输入刚刚发到您手机的验证码
home-more = 更多
home-calls = 近 30 天：拦下 { $refused } 通，接通 { $rung } 通
home-permits = 已允许 { $n } 位来电
home-claims = { $n } 笔办理中
home-claims-paid = { $n } 笔办理中，已赔付 { $paid }
home-requests = { $n } 条等您答复
home-complain = 有人打扰了您？告诉我们
promise-title = 我们的承诺
promise-1 = 您开启免打扰，营销电话在响铃前被拦下。
promise-2 = 若有人绕开拦截，我们会核对通话记录主动发现，您无需投诉。
promise-3 = 查实后，每个来电号码由保障金先行赔付 ¥100。

## 允许名单

permit-title = 允许名单
permit-lead = 在免打扰之外，单独允许某位经纪人或某个品牌给您打电话，随时可以撤回。
permit-list = 我已同意的来电
permit-none = 您没有允许任何人
permit-none-lesson = 想继续和某位经纪人联系时，在下面添加即可，其他人依然打不进来。
permit-add = 添加允许
permit-whom = 允许谁给您打电话？
permit-one-agent = 一位经纪人
permit-one-agent-hint = 只有这一位，不包括其同事
permit-one-brand = 一个品牌
permit-one-brand-hint = 该品牌的所有经纪人，不包括其他品牌
permit-agent = 经纪人的电话号码
permit-agent-hint = 选择“一位经纪人”时填写
permit-brand = 品牌（选择“一个品牌”时）
permit-about = 关于哪类业务
permit-until = 截止日期（选填）
permit-until-hint = 到期自动失效；不填则一直有效，直到您撤回
permit-times = 可以打几次
permit-times-any = 不限次数
permit-times-once = 一次：请回电给我
permit-times-once-hint = 响铃一次后，这项同意就用完了
permit-until-date = 至 { $date }
permit-calls = { $n } 次来电
permit-allow = 允许来电
permit-withdraw = 撤回
permit-ended = 已失效
permit-used = 已用完
permit-lapsed = 已过久失效
grantee-everyone = 所有人
source-app = 在应用中表示
source-web = 在本网页表示
source-hotline = 通过热线表示
source-said-on-call = 在通话中表示
source-brand = 由品牌提交
source-import = 由文件导入
purpose-any = 任何目的
purpose-marketing = 营销
purpose-marketing-hint = 推荐房源、争取委托，以及夹带这些内容的电话
purpose-service = 服务
purpose-service-hint = 客户正在办理的事项，需有在办服务单
purpose-survey = 回访
purpose-survey-hint = 征求意见，不含推销
purpose-consent-request = 征求同意
line-any = 全部业务
line-resale = 二手房
line-rental = 租赁
line-new-home = 新房

## 征求同意

requests-title = 征求我的同意
requests-lead = 经纪人可以发短信问您，能否给您打电话。您什么时候答都行，不答也行。
requests-none = 还没有人问过
requests-none-lesson = 有经纪人想征得您的同意时，会列在这里，由您答同意或不同意。
requests-answered = 已答复
requests-open = 不想被问？
requests-refuse = 谁都别来问我
requests-refused = 现在谁都不能来征求您的同意
requests-take = 可以再来问我
request-asks = { $brand }的{ $agent }想问：能否就{ $about }给您打电话？
request-asks-brand = { $brand }的{ $agent }想问：{ $brand }的经纪人能否就{ $about }给您打电话？
request-about-any = 房产
request-about-resale = 二手房
request-about-rental = 租赁
request-about-new-home = 新房
request-about-joint = 、
request-asked = 提出时间
request-silence = 您不答复，对方就不能打。
request-yes = 同意
request-no = 不同意
request-never = 不同意，以后都别再问我
request-said-yes = 您已同意
request-said-no = 您未同意

## 判定的来龙去脉

decision-title = 判定与原因
decision-link = 详细原因
decision-readers = 讲给谁听
reader-customer = 客户
reader-agent = 经纪人
reader-engineer = 工程师

## 来电

calls-title = 谁给我打过电话
calls-lead = 包括响铃之前就被拦下的电话，以及每一次的原因。
calls-none = 没有来电记录
calls-none-lesson = 合作品牌的经纪人给您打电话，无论是否接通，都会记录在这里。
calls-other = 投诉不在列表中的来电
calls-complain = 投诉这通来电
calls-follow = 查看赔付进度
calls-unknown = 未知来电方
calls-would-allow = 响铃之前没有人来查询。若来查询，会得到允许：“{ $why }”
calls-would-deny = 响铃之前没有人来查询。若来查询，会被拒绝：“{ $why }”
calls-would-defer = 响铃之前没有人来查询。若来查询，会被要求稍后再打：“{ $why }”
fate-refused = 响铃前已拦下
fate-deferred = 时候未到，没有响铃
fate-let-through = 经允许接通
fate-went-around = 违规绕过拦截

## 投诉

complain-title = 投诉一通来电
complain-lead = 告诉我们哪个号码、什么时候打来。其余的由我们核对通话记录，您无需举证。
complain-prefilled = 已根据通话记录为您填好，请补充或修改
complain-number = 来电号码
complain-number-hint = 手机通话记录里显示的号码
complain-date = 日期
complain-time = 时间
complain-time-hint = 记不清可以填大概时间
complain-words = 发生了什么（选填）
complain-words-hint = 例如：对方推销房源，自称是哪家公司
complain-check-lead = 核对无误后提交，随后可在“我的赔付”里查看进度。
complain-send = 提交投诉

## 赔付

claims-title = 我的赔付
claims-lead = 无论是我们主动发现，还是您投诉或申请的，每一步都在这里。
claims-none = 还没有赔付
claims-none-lesson = 我们会核对通话记录，发现违规来电自动为您立案。您也可以主动投诉。
claims-paid = 累计已赔付 { $amount }
claim-found = 我们为您发现了一通违规来电
claim-complained = 您投诉的来电
claim-way = 办理进度
claim-why = 处理依据
claim-call = 来电情况
stage-verifying = 核查中
stage-with-person = 人工审核中
stage-needs-payee = 待您填写收款账户
stage-awarded = 已核定，待打款
stage-sent = 打款中
stage-paid = 已到账
stage-returned = 银行退回
stage-not-upheld = 不予赔付
stage-appealed = 申诉复核中
step-is-done = （已完成）
step-is-now = （进行中）
step-is-ahead = （待进行）
step-is-stopped = （已停止）
step-due = 预计不晚于 { $date }
step-found = 发现违规来电
step-complained = 收到投诉
step-verified = 核对记录
step-not-upheld = 核查结论：不予赔付
step-awarded = 核定赔付
step-sent = 已提交银行
step-paid = 赔付到账
step-returned = 银行退回款项
step-asked = 向您提出了问题
step-answered = 收到您的答复
step-not-answered = 未收到答复，继续处理
step-ruling-late = 未在内部时限内作出决定
step-answer-late = 未在承诺的日期前答复
step-merged = 同一事项的另一份申请已并入本案
step-appealed = 收到申诉
step-proposed = 第一位处理人员已决定赔付
step-held = 信号提示，先由专人查看
step-file-added = 已添加文件
step-reversed = 赔付已撤回
appeal-title = 不同意这个结论？
appeal-lead = 您可以申诉，由未参与此前处理的人员重新审核。
appeal-until = { $date } 前可以申诉
appeal-words = 申诉理由
appeal-words-hint = 请说明您认为不对的地方，或补充新的信息
appeal-send = 提交申诉
appeal-made = 我们已收到您的申诉
appeal-made-lead = 收到时间：

## 收款账户

payee-title = 收款账户
payee-lead = 赔付款会直接打到这个银行账户，无需任何手续费。
payee-is = 当前收款账户：
payee-unknown = 您还没有填写收款账户。填写后，赔付会自动打款。
payee-change = 更换收款账户
payee-say = 填写收款账户
payee-wanted = 有赔付款等待打给您
payee-wanted-link = 填写收款账户
payee-returned = 银行退回了这笔款项，请核对收款账户
payee-name = 户名
payee-name-hint = 与银行账户上的姓名完全一致
payee-account = 银行账号
payee-account-hint = 可以带空格
payee-bank = 开户行联行号或 BIC
payee-bank-hint = 12 位联行号（CNAPS），或 8–11 位 BIC，可向银行查询
payee-privacy = 账户信息仅用于向您付款，页面上只显示末四位。
payee-check-lead = 账户有误会导致银行退回，请再看一眼。
payee-save = 保存账户

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

## 热线

hotline-title = 热线受理
hotline-lead = 为来电客户登记投诉，或开启免打扰。
hotline-complaint = 登记投诉
hotline-dnd = 代客户开启免打扰
hotline-dnd-lead = 按客户的要求为其本人号码开启。立即生效。
hotline-customer = 客户号码
hotline-number-hint = 打扰客户的号码
hotline-words = 客户叙述（选填）
hotline-take = 登记投诉
hotline-ask-title = 请先核实
hotline-ask = 确认来电人就是该号码的使用者。
hotline-off-title = 客户要求关闭时
hotline-off = 只有客户本人可以关闭：请客户在自己的页面上操作，并输入短信验证码。请勿向客户索要验证码。
hotline-taken = 投诉已受理
hotline-taken-lead = 请把下面的编号告诉客户。
hotline-next-caller = 受理下一位客户
hotline-say-on = 请告诉客户：已经生效，营销电话会在响铃前被拦下。
next-verify = 我们核对当时的通话记录和免打扰设置。
next-decided-by = 不晚于 { $date } 给出结论。
next-paid = 查实后由保障金先行赔付，每个来电号码 ¥100。
next-appeal = 客户如不同意结论，可以申诉。

## 案件

desk-title = 待处理案件
desk-lead = { $n } 件等待人工处理，最紧的排在最前。
desk-none = 没有待处理的案件
desk-none-lesson = 记录足以定论的案件会自动办结，只有记录不足的才会来到这里。
desk-waiting = 等待处理
desk-decided = 最近已处理
desk-due = 时限
desk-why-waiting = 待处理原因
desk-ruling = 结论
desk-finding = 认定
desk-upheld = 成立，赔付
desk-not-upheld = 不成立
clock-late = 已超时
clock-soon = 24 小时内
case-title = 案件详情
case-records = 记录显示
case-decisions = 拨打前的判定
case-no-decisions = 这通电话没有经过拨打前查询。
case-acts = 客户的意愿记录
case-no-acts = 客户没有设置过免打扰或允许。
case-record = 电话系统记录
case-no-record = 没有找到对应的通话记录
case-told = 客户叙述
case-signals = 滥用信号
case-signals-lead = 信号不等于拒绝：请在付款前查看这些数字，然后照常裁定。
signal-fired = 需要查看
signal-quiet = 无异常
signal-claim-farming = 该客户 { $days } 天内的赔付（含本次）：{ $value } 笔；达到 { $threshold } 笔时查看。
signal-many-numbers-of-one-person = 赔付打到同一账户的号码：{ $value } 个；达到 { $threshold } 个时查看。
signal-payee-shared-with-staff = 使用同一账户的经纪人线路或员工号码（含客户本人）：{ $value } 个；达到 { $threshold } 个时查看。
signal-pair-repeats = 该经纪人与该客户之间 { $days } 天内的赔付（含本次）：{ $value } 笔；达到 { $threshold } 笔时查看。
signal-seconds-after-on = 从开启免打扰到来电：{ $value } 秒；少于 { $threshold } 秒时查看。
signal-payee-changed-lately = 距账户变更：{ $value } 小时；不足 { $threshold } 小时只暂缓打款，不影响赔付决定。
signal-cap-person-month = 此人本月赔付合计（含本次）：{ $value }；超过 { $threshold } 时查看。
signal-cap-number-month = 该来电号码本月带来的赔付合计（含本次）：{ $value }；超过 { $threshold } 时查看。
case-rules = 适用规则
case-history = 处理经过
case-closed = 案件已办结
case-closed-lead = 如需更正，由客户申诉后另行复核，原记录不会被改动。
case-not-yours = 需要另一位同事处理
case-not-yours-lead = 您此前处理过本案，为保证公正须由他人复核。
act-refuse = 拒绝
act-permit = 允许
act-withdraw = 收回
record-answered = 已接听
record-no-answer = 响铃，未接听
record-busy = 占线
record-failed = 未接通
record-talked = 通话 { $seconds } 秒
rule-title = 作出结论
rule-second-title = 第二人复核
rule-second-lead = 本案金额较大，须两人结论一致。第一位的结论：
rule-ruling = 结论
rule-uphold = 成立
rule-uphold-pays = 由保障金赔付 { $amount }
rule-uphold-hint = 按当时承诺的条款赔付
rule-reject = 不成立
rule-reject-hint = 客户会看到原因，并可以申诉
rule-code = 认定依据
rule-note = 备注
rule-note-hint = 写明您核对了什么，留存备查
rule-send = 提交结论

## 保障金

fund-title = 保障金
fund-lead = 核定即预留，银行流水确认才算到账。
fund-available = 可用余额
fund-reserved = 已预留
fund-sent = 银行处理中
fund-paid = 累计已赔付
fund-waiting = 待打款
fund-waiting-caption = 按打款顺序
fund-waiting-none = 没有待打款的赔付
fund-waiting-none-lesson = 新核定的赔付会按先后顺序出现在这里。
fund-due = 打款时限
fund-ready = 状态
ready-yes = 可以打款
ready-no-payee = 缺收款账户
ready-no-money = 保障金不足，排队中
ready-held = 待人工核对
fund-make-file = 生成银行付款文件
fund-ready-count = { $n } 笔可以打款
fund-files = 付款文件
fund-files-caption = 最新的在最前
fund-files-none = 还没有付款文件
fund-files-none-lesson = 生成后在此下载，上传到网银即可付款。
fund-file = 批次
fund-made-at = 生成时间
fund-payments = 笔数
fund-settled = 已到账
fund-returned = 退回 { $n }
fund-decided-by-you = 您本人裁定的 { $n } 笔由其他人打款。
fund-resting = { $n } 笔因账户在一天内变更而暂缓打款。
fund-download = 下载
fund-statement = 导入银行流水
fund-statement-file = 流水文件
fund-statement-hint = camt.053 格式的 XML；重复导入不会重复入账
fund-statement-send = 导入
statement-taken = 银行流水已导入
statement-settled = 确认到账：{ $n } 笔
statement-returned = 银行退回：{ $n } 笔
statement-known = 此前已入账：{ $n } 笔
statement-foreign = 与赔付无关：{ $n } 笔

## 公示

public-title = 承诺兑现公示
public-headline = 营销电话，先问您愿不愿意
public-lead = 开启免打扰，经纪人的营销电话在响铃前就被拦下。谁违反，每个来电号码先赔您 ¥100。
public-start = 开启我的免打扰
public-how = 这些数字怎么算
public-demo = 这里的数字全部是演示数据
public-demo-why = 由演示城市里虚构的人和电话产生，但经过与真实业务相同的程序计算。
public-totals = 累计
public-refused = 响铃前拦下
public-awards = 核定赔付（笔）
public-paid = 已赔付
public-balance = 保障金可用余额
public-waiting = 已核定待到账
public-by-month = 每月赔付
public-by-promise = 按承诺
public-by-brand = 按品牌
public-terms = 条款来源
terms-published = 已公开发布
terms-modelled = 本系统设定
public-none = 还没有赔付
public-none-lesson = 第一笔赔付到账后，这里会按月显示。
how-refused = 拦下：拨打前的查询被拒绝，电话没有响。
how-award = 核定：每个承诺、每位客户、每个来电号码、每个周期只计一次。
how-paid = 已赔付：以银行流水为准，不含正在处理的款项。
how-balance = 余额：保障金减去已为赔付预留的部分；不足时按顺序排队，绝不透支。
how-month = 月份以北京时间认定赔付之日为准。
how-personal = 公示不含任何个人信息和电话号码。
how-modelled = “本系统设定”的条款并非品牌公开发布，仅用于演示完整的承诺目录。

## 页面的组成部分

design-title = 页面由哪些部分组成
design-lead = 每个部分展示一次，文字均为示例。这里没有真实数据，填写的内容也不会保存。
design-colours = 颜色
design-type = 文字
design-buttons = 按钮
design-notices = 提示与状态
design-icons = 图标
design-errors = 表单哪里需要修改
design-form = 表单
design-reference = 请留存的编号
design-way = 申请的进度
design-empty = 还没有内容时
design-figures = 数字

## What is promised

promises-title = 对我的承诺
promises-lead = 十项承诺，按买房、租房的先后排列。未兑现的，可以在这里申请赔付。
promises-pre-sign = 签约前
promises-post-sign = 签约后
promises-post-handover = 交房后
promises-not-held = 已加入的品牌目前都没有作出这项承诺。
promises-claim = 申请赔付

## Claiming

claim-form-title = 申请赔付
claim-brand = 哪个品牌
claim-asked = 希望赔付的金额（元）
claim-asked-hint = 不填也可以；金额按承诺条款计算
claim-words-hint = 例如经过和经办人
claim-papers = 有帮助的材料
claim-papers-lead = 提交后，可在申请页面上传图片或 PDF。
claim-send = 提交申请
optional-label = { $label }（选填）
answer-yes = 是
answer-no = 否
claim-lost = 我的赔付申请
claim-about = 申请内容
step-claimed = 收到申请

## A loss, step by step

conditions-title = 条件逐条
condition-met = 符合
condition-not-met = 不符合
condition-unknown = 尚不清楚
condition-lacks = 还缺：
condition-in-time = 在承诺规定的期限内提出申请。
condition-loss-remains = 扣除应抵扣的部分后，仍有应赔付的金额。
sums-card = 金额的由来
sums-title = 从申请到支付
sums-step = 步骤
sums-asked = 申请
sums-found = 核定
sums-offset = 已从别处得到
sums-deductible = 自行承担
sums-above-cap = 超出上限的部分
sums-payable = 应赔付
sums-approved = 已批准
sums-paid = 已支付
sums-cap = 上限 { $amount }
facts-title = 所依据的事实
fact-field = 项目
fact-value = 内容
fact-not-held = 没有记录
fact-withheld = 不显示
fact-calendar = 工作日安排
fact-by-hand = 需人工判断
fact-claim = 客户所述
fact-listing = 房源
fact-contract = 合同
fact-seizure = 查封
fact-incident = 事件
fact-handover = 交房
fact-repair = 维修
fact-deposit = 押金
fact-bill = 账单
fact-payment = 付款
fact-refund = 退订

## Fields of facts

field-brand = 品牌
field-agent = 经纪人
field-city = 城市
field-line-of-business = 业务
field-status = 状态
field-price = 价格
field-price-shown = 展示价格
field-photos-match = 图片相符
field-listed-on = 上架日期
field-ended-on = 结束日期
field-home = 房屋
field-owner-price = 业主报价
field-commission = 佣金
field-signed-on = 签约日期
field-ended-by = 结束方式
field-transferred-on = 过户日期
field-found-on = 发现日期
field-lifted-on = 解除日期
field-court = 法院
field-kind = 类型
field-happened-on = 发生日期
field-disclosed = 已告知
field-on = 日期
field-retained-deposit = 留存保证金
field-place = 部位
field-surveyed = 已勘察
field-cost = 费用
field-amount = 金额
field-due-on = 到期日期
field-returned-on = 退还日期
field-returned = 已退还
field-until = 截至
field-paid-on = 付款日期
field-purpose = 用途
field-recovered = 已追回
field-project = 项目
field-paid = 已付
field-asked-on = 申请日期
field-refunded-on = 退款日期

## Words of facts

word-on-sale = 在售
word-not-on-sale = 已不在售
word-never-existed = 不存在
word-rescission = 协议解约
word-court = 法院裁判
word-unnatural-death = 非自然死亡
word-other = 其他
word-leak = 漏水
word-roof = 屋面
word-outer-wall = 外墙
word-window = 外窗
word-bathroom = 卫生间
word-kitchen = 厨房
word-pipe = 水管
word-property-fee = 物业费
word-heating = 采暖费
word-water = 水费
word-power = 电费
word-gas = 燃气费
word-telephone = 电话费
word-television = 电视费
word-parking = 停车费
word-deposit = 定金
word-price = 房款
word-commission = 佣金
word-tax = 税费
word-loan = 贷款

## Questions, reports that were joined, and how it was handled

files-title = 材料
files-none = 还没有材料
files-erased = 文件已删除
files-file = 添加材料
files-hint = 图片（JPEG、PNG、WebP）、PDF 或录音（MP3、M4A、WAV、Ogg），不超过 10 MB。拍摄地点等信息会被去除。
files-send = 上传
question-title = 我们想问您
question-asked = 提问
question-answered = 您的回复
question-answer = 您的回复
question-send = 发送回复
merged-title = 并入的申请
merged-lead = 说的是同一件事，一并处理，都保留在案。
rating-title = 我们处理得怎么样？
rating-score = 您的评价
rating-5 = 很好
rating-4 = 好
rating-3 = 一般
rating-2 = 不好
rating-1 = 很不好
rating-words = 想说的话（选填）
rating-send = 提交评价
rating-said = 谢谢您的评价：{ $score } 分（满分 5 分）

## The desk: losses, questions, the table of cases

desk-answer-due = 最迟答复
desk-about = 事项
desk-all-promises = 全部承诺
desk-filter = 查看
clock-paused = 计时暂停：等客户回复
case-names-another = 记录中登记的是另一个人，请先核对身份
case-preview = 按您填写的核实内容试算，尚未裁定
ask-title = 询问客户
ask-waits = 等待回复
ask-question = 问题
ask-question-hint = 客户会收到短信提醒；回复前，处理计时暂停
ask-send = 发送问题
texts-label = 常用文本
texts-use = 填入
verify-title = 您核实到的情况
verify-lead = 只填写与记录不同或记录中没有的。金额由条款计算，不用填写。
verify-held = 现有：{ $value }
verify-not-held = 没有记录
verify-weigh = 试算
rule-keys = 快捷键（与浏览器的辅助键同按）：U 成立，R 不成立，S 提交
export-title = 案件表
export-lead = 一案一行，号码已遮盖。
export-from = 起始日
export-until = 截止日
export-send = 下载 CSV

## The regulator

nav-regulator = 裁定记录
only-regulator = 仅供监管人员查看。
face-regulator = 监管：查看裁定过程
regulator-title = 裁定过程
regulator-lead = 逐步说明，不含号码、姓名和编号。
regulator-none = 当月没有裁定
regulator-none-lesson = 请选择其他承诺或月份。
regulator-by = 由谁裁定
regulator-case-title = 一项申请的裁定过程
regulator-case-lead = 所见、所依据和所作的，按先后排列。
regulator-steps = 经过
regulator-payment = 支付
by-records = 记录自动裁定
by-one-person = 一人裁定
by-people = { $n } 人先后裁定
actor-person = 第 { $n } 位裁定人
actor-staff = 受理人员
actor-records = 记录
actor-customer = 客户
actor-brand = 品牌
actor-bank = 银行

## The fund runs dry

public-fund-empty = 保障金暂时不足
public-queue = 自 { $since } 起，有 { $n } 笔赔付按先后排队等待

## 刚完成的操作

done-dnd-on = 已开启，此刻起生效
done-dnd-off = 免打扰已关闭
done-permitted = 已允许来电
done-withdrawn = 已撤回，此刻起不再允许
done-request-accepted = 您已同意，对方可以来电；随时可在“允许名单”里撤回
done-request-declined = 您没有同意，对方不能来电
done-requests-refused = 以后谁都不能来征求您的同意
done-requests-taken = 可以再向您征求同意了
done-complained = 投诉已收到，我们马上核查
done-appealed = 申诉已收到
done-claimed = 已收到您的申请
done-answered = 已收到您的回复
done-file-added = 材料已添加
done-rated = 谢谢您的评价
done-asked = 问题已发给客户
done-payee-saved = 收款账户已保存
done-ruled = 结论已提交
done-ruled-once = 您的结论已记录，等待第二位同事复核
done-payments-made = 付款文件已生成
done-statement-taken = 银行流水已导入
done-signed-out = 您已安全退出

## 关于案件的短信

notice-found = 【安心】您已拒绝营销来电，仍有一通打到了您的手机。我们在通话记录中发现了它，您无需投诉。如未填写收款账户，请在“我的赔付”中填写。案件 { $case }
notice-received = 【安心】已收到您提交的内容，正由专人核查。案件 { $case }
notice-awarded = 【安心】您的案件成立，将予赔付。如未填写收款账户，请在“我的赔付”中填写。案件 { $case }
notice-not-upheld = 【安心】您的案件未能成立。原因见“我的赔付”，您可以在那里申诉。案件 { $case }
notice-asked = 【安心】您的案件需要您答复一个问题才能继续，请在“我的赔付”中查看。案件 { $case }
notice-late = 【安心】我们承诺今日前答复您，现已逾期，正由专人处理。进度见“我的赔付”。案件 { $case }
notice-appeal-received = 【安心】已收到您的申诉，将由未参与原决定的人员复核。案件 { $case }
notice-reversed = 【安心】一项赔付经申诉后被撤回，原因见“我的赔付”。案件 { $case }
notice-sent = 【安心】您的赔付款已交银行。案件 { $case }
notice-paid = 【安心】您的赔付款已到账。案件 { $case }
notice-returned = 【安心】银行退回了您的赔付款，请在“我的赔付”中核对账户。案件 { $case }

## 填写有误

error-summary = 请先更正以下内容
error-number-empty = 请填写电话号码
error-number-short = 号码位数不够，请检查是否漏填
error-number-long = 号码位数过多，请检查是否多填
error-number-country = 没有这个国家代码，请检查 + 后面的数字
error-number-area = 缺少区号，请在号码前加上区号，例如 027 8281 1234
error-number-odd = 这不是有效的电话号码，请只填数字；境外号码请加 + 和国家代码
error-number-mobile = 请填写能接收短信的手机号码
error-code-empty = 请填写验证码
error-code-wrong = 验证码不正确，请再核对一次
error-code-expired = 验证码已过期，请重新获取
error-code-spent = 输错次数过多，请重新获取验证码
error-code-too-soon = 刚刚发送过，请稍候一分钟再试
error-code-not-sent = 短信未能发出。请核对号码，一分钟后再试
error-ticket-odd = 这不是业务编号
error-no-debtor = 尚未设置付款账户，请联系本系统的管理人员。
error-date-empty = 请填写日期
error-date-odd = 请按 2026-11-23 的格式填写日期
error-date-future = 这个时间还没有到
error-date-past = 这一天已经过去
error-date-too-old = 时间过于久远，已无法核查
error-time-empty = 请填写大概的时间
error-time-odd = 请按 14:03 的格式填写时间
error-words-empty = 请填写说明
error-words-long = 内容过长，请控制在 1000 字以内
error-choose = 请选择一项
error-agent-unknown = 没有找到使用这个号码的经纪人
error-line-missing = 您名下没有登记的外呼号码，请联系管理员
error-same-number = 两个号码不能相同
error-name-empty = 请填写户名
error-account-odd = 账号应为 8–34 位数字或字母
error-bank-odd = 请填写 12 位联行号，或 8 位、11 位的 BIC
error-ruling-code = 所选认定与结论不一致
error-claim-odd = 这一项无法采用，请再核对
error-field-empty = 请填写
error-field-long = 太长，或含有不能使用的字符
error-amount-odd = 请写成 1234.50 这样的金额
error-int-odd = 请用数字填写整数
error-days-odd = 截止日要在起始日之后，且不超过一年
error-evidence-odd = 无法采用这个文件：请上传完好、未加密的图片、PDF 或录音
error-files-full = 材料已达上限
error-question-open = 客户还没有回复上一个问题，或已经问得够多
error-verified-short = 按核实的内容，条件不符合或仍不清楚，请看逐条条件
error-nothing-to-pay-by = 当时没有有效的承诺，无法赔付，请裁定不成立
error-already-sent = 款项已交银行，不能在这里撤回
error-file-empty = 请选择文件
error-file-odd = 这不是 camt.053 银行流水文件
error-file-large = 文件太大
error-nothing-ready = 目前没有可以打款的赔付

## 页面打不开时

problem-odd = 这个请求无法处理
problem-odd-mend = 请返回上一页重试。
problem-forbidden = 您没有权限查看此页
problem-forbidden-mend = 如果工作需要，请让管理员为您的号码开通。
problem-stale = 此页已失效
problem-stale-mend = 可能是登录已过期。请返回，刷新后再提交；刚才的内容没有保存。
problem-not-found = 没有找到这个页面
problem-not-found-mend = 地址可能有误，或者内容不属于您的号码。
problem-conflict = 这件事已经有人处理过
problem-conflict-mend = 请刷新页面查看最新情况。没有任何重复操作发生。
problem-too-large = 提交的内容太大
problem-too-large-mend = 请缩短文字或换一个较小的文件。
problem-too-many = 操作过于频繁
problem-too-many-mend = 请稍等几分钟再试。
problem-broken = 我们这边出了问题
problem-broken-mend = 不是您的原因，我们已经记录下来。请稍后再试。
problem-unavailable = 暂时无法保存
problem-unavailable-mend = 您的操作没有生效，请过几分钟再试。已开启的保护继续有效。
problem-home = 返回首页
problem-call = 需要帮助请拨打 { $hotline }，并告知编号。

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

## 核查认定

finding-call-against-refusal = 违反免打扰的营销来电
finding-call-without-consent = 未经同意的营销来电
finding-no-record = 没有找到通话记录
finding-call-before-refusal = 来电早于开启免打扰
finding-permitted-call = 经允许的来电
finding-service-call = 在办事项的服务来电
finding-not-compensable = 不在赔付条款范围内
finding-line-not-registered = 号码未登记在合作品牌名下
finding-never-rang = 电话没有响铃
finding-already-awarded = 本期已赔付过该号码
finding-terms-met = 符合承诺条款
finding-terms-not-met = 有条件不满足
finding-no-terms-in-force = 当日承诺未生效
finding-facts-missing = 资料不全
finding-not-verified = 待核实
finding-not-a-party = 与记录中的人不符
finding-above-limit = 超过限额
finding-held-for-review = 付款前复核
finding-not-proven = 未能证实
reason-call-against-refusal-customer = 您开启免打扰之后，对方仍未经同意打来营销电话，承诺被违反，应予赔付。
reason-call-against-refusal-agent = 客户已开启免打扰，该号码仍拨出营销电话，没有获准记录。
reason-call-without-consent-customer = 这通营销电话没有得到您的同意，按当时的承诺应予赔付。
reason-call-without-consent-agent = 未经客户同意拨打营销电话，当时的条款要求事先同意。
reason-no-record-customer = 我们没有找到这通电话的记录，正在由工作人员进一步核实。
reason-no-record-agent = 没有对应的通话记录，需要人工判断。
reason-call-before-refusal-customer = 这通电话打来时，您还没有开启免打扰。
reason-call-before-refusal-agent = 来电早于客户开启免打扰。
reason-permitted-call-customer = 当时您的设置允许这位来电者。
reason-permitted-call-agent = 拨打前已获准，或客户已允许。
reason-service-call-customer = 这是关于您正在办理事项的服务电话，不属于营销。
reason-service-call-agent = 有客户的在办服务单，属于服务电话。
reason-not-compensable-customer = 这通电话本不应打给您，但当时的承诺条款不包含赔付。
reason-not-compensable-agent = 不应拨打，但当时条款不赔付。
reason-line-not-registered-customer = 来电号码当时不属于任何合作品牌。您可以向运营商举报该号码，或向 12321 网络不良与垃圾信息举报受理中心举报（12321.cn）。
reason-line-not-registered-agent = 该号码当时未登记在任何经纪人名下。
reason-never-rang-customer = 记录显示这通电话没有响铃就结束了。
reason-never-rang-agent = 通话记录显示未响铃。
reason-already-awarded-customer = 本期内，这个来电号码已经赔付过一次。
reason-already-awarded-agent = 同一承诺、客户、号码、周期内已赔付。
reason-terms-met-customer = 承诺未被兑现，按条款应予赔付。
reason-terms-met-agent = 条款的各项条件均已满足。
reason-terms-not-met-customer = 按本承诺的条款不应赔付；步骤中列明了哪一项条件不满足。
reason-terms-not-met-agent = 至少一项条款条件不满足，见步骤。
reason-no-terms-in-force-customer = 事情发生当日，该品牌的这项承诺尚未生效或已经失效。
reason-no-terms-in-force-agent = 当日该品牌没有生效的承诺版本。
reason-facts-missing-customer = 承诺所需的部分资料我们尚未取得，正由专人核查。
reason-facts-missing-agent = 条款所需的事实尚无人提供。请核实，或向客户询问。
reason-not-verified-customer = 关键内容目前只有您的陈述，需由专人核实。
reason-not-verified-agent = 关键内容只有客户的陈述，请对照材料核实。
reason-not-a-party-customer = 我们的记录中登记的是另一个人，需由专人核查。
reason-not-a-party-agent = 事实记录中的人不是申请人。
reason-above-limit-customer = 金额较大，付款前由两位工作人员复核。
reason-above-limit-agent = 金额超过系统可自动核定的限额。
reason-held-for-review-customer = 付款前需由工作人员复核。
reason-held-for-review-agent = 有信号提示需人工复核，输入数据已列出。
reason-not-proven-customer = 您所说的情况未能由记录或材料证实。
reason-not-proven-agent = 所主张的内容未能证实。

## 判定代码的简称（审核人员用）

code-emergency = 紧急号码
code-caller-unknown = 主叫号码未登记
code-binding-unknown = 隐私号没有绑定
code-mixed-content = 服务夹带推销
code-ticket-missing = 无在办服务单
code-request-channel = 征求同意的方式不允许
code-consent-void = 同意属于前一使用者
code-consent-lapsed = 同意已过久
code-permit-used = 限次同意已用完
code-holder-unconfirmed = 机主未确认
code-do-not-disturb = 客户已开启免打扰
code-requests-refused = 不愿被征求同意
code-no-consent = 未获同意
code-listed-external = 在外部谢绝名单上
code-registry-stale = 外部名单过旧
code-quiet-hours = 不在可拨打时段
code-public-holiday = 法定节假日
code-frequency-cap = 近期来电已够多
code-refused-lately = 近期刚拒绝
code-requested-lately = 近期刚征求过同意
code-spoken-lately = 近期刚通过话
code-stale-knowledge = 无法确认最新意愿
code-permitted = 客户已允许
code-ticket-live = 有在办服务单
code-established-relationship = 近期有过业务往来
code-not-refused = 未拒绝
