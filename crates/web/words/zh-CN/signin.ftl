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
only-compliance = 本页供合规人员使用。
text-code = 【安心】您的验证码是 { $code }，{ $minutes } 分钟内有效。请勿告诉任何人，我们不会向您索要。

## 付款和导出之前再次确认身份

prove-title = 请再次确认是您本人
prove-lead = 这一步需要 { $minutes } 分钟以内的身份验证：它涉及付款、整批带走资料、新的登录方式，或者谁能做什么。
prove-kept = 您填写的内容已保留，验证后会自动继续提交。
prove-text = 发送验证码给我
prove-go-on = 继续
prove-done = 验证成功
prove-file-lead = 文件已准备好。
prove-file = 下载文件
prove-back = 返回原页面
prove-provider = 用工作账号再验证一次（在新窗口打开）
prove-provider-lead = 请在新窗口里用工作账号再验证一次，然后回到这一页。
prove-provider-on = 我已验证，继续
prove-shown = 工作账号已确认是您
prove-shown-lead = 请关闭这个窗口，回到原来的窗口继续。您填写的内容都还在。
prove-no-way = 您还没有工作用的通行密钥
prove-no-way-lead = 工作中不能用验证码代替。请向管理员要一份邀请。
prove-button = 是我本人
prove-button-demo = 演示里按一下就可以
prove-button-why = 正式使用时，工作人员在这里要出示通行密钥或工作账号，不能用验证码。
error-passkey-not-for-work = 这把通行密钥不是工作用的，请换工作用的那一把

## 通行密钥

signin-by-passkey = 用通行密钥登录
passkey-title = 用通行密钥登录
passkey-lead = 用指纹、面容或设备密码登录，不用等验证码。
passkey-use = 使用通行密钥
passkey-by-code = 改用验证码
passkey-what = 通行密钥保存在您的设备或密码管理器里。我们看不到您的指纹和密码，也没有人能在电话里向您套取。
passkey-no-script = 使用通行密钥需要在浏览器中启用脚本。短信验证码则不需要。
passkey-trouble = 没有用上通行密钥
passkey-trouble-lead = 浏览器已中止，或这台设备上没有可用的通行密钥。请再试一次，或改用验证码。
passkey-no-site = 这里还没有开通通行密钥。
passkeys-title = 通行密钥
passkeys-lead = 除验证码外，您还可以用自己的设备登录。
passkeys-none = 还没有通行密钥
passkeys-full = 数量已达上限。请先移除一个再添加。
passkey-add = 添加通行密钥
passkey-add-lead = 浏览器会请您验证指纹、面容或设备密码。
passkey-name = 名称
passkey-name-hint = 方便您以后辨认，例如“我的手机”
passkey-make = 创建通行密钥
passkey-made = 创建于
passkey-used = 上次使用
passkey-remove = 移除
passkey-for-work = 工作用
passkey-work = 工作人员用工作通行密钥登录，第一把由邀请得来。验证码只能打开本人的客户页面。
only-passkey-for-work = 这把通行密钥用来工作。请先用它登录再删除，或请管理员重新邀请，旧的随之失效。
invite-title = 创建工作用的通行密钥
invite-lead = 以后您凭它来工作：指纹、面容或设备密码即可。以前的工作通行密钥随之失效。
invite-over = 这份邀请已过期、已用过，或者不是给您登录的这个号码的。请再要一份。
done-passkey-added = 通行密钥已添加
done-passkey-removed = 通行密钥已移除，不能再用它登录
error-passkey-refused = 通行密钥未通过验证。请再试一次，或改用验证码
error-passkey-expired = 等待时间过长，请再试一次
error-passkey-unknown = 这里没有登记这个通行密钥，请改用验证码
error-passkey-code-first = 已很久没有用验证码登录。请用验证码登录，再重新添加通行密钥
error-passkey-many = 通行密钥数量已达上限
error-passkey-name-empty = 请填写名称
error-passkey-name-long = 名称过长，最多 64 个字

## 员工用单位账号登录

signin-by-oidc = 员工：用单位账号登录
oidc-title = 未能登录
oidc-expired = 登录超时，或此链接已经用过。请重新开始。
oidc-given-up = 单位账号没有放行，或您已取消。
oidc-refused = 工作账号给出的身份信息无法核实。请改用通行密钥，并告知系统负责人。
oidc-not-looked = 工作账号没有重新验证您。请再试一次，或使用通行密钥。
oidc-unknown = 您的单位账号尚未绑定到这里的员工。请把下面的标识交给系统管理员：
oidc-subject = 您在单位账号中的标识
oidc-away = 工作账号的登录服务没有响应。请稍后再试，或使用通行密钥。

## Limits

wait-minutes = 请在 { $minutes } 分钟后再试。刚才填写的内容没有提交。

## 发短信登录

signin-by-text = 收不到短信？改为发短信给我们
bytext-title = 发短信登录
bytext-lead = 请用要登录的手机，将以下文字原样发送到 { $to }：
bytext-words = 登录安心 { $word }
bytext-open = 在本机打开短信
bytext-minutes = 只登录当前浏览器，仅一次，{ $minutes } 分钟内有效。
bytext-careful = 只有这个页面是您自己打开的，才发送
bytext-careful-why = 要您代发这段文字的人，是想登录您的“安心”页面。我们绝不会提出这种要求。
bytext-sent = 我已发送
bytext-less = 这样登录后，您可以查看来电和赔付、拒绝来电、提出投诉。放行来电、涉及款项或新增登录方式时，需先输入验证码。
bytext-waits = 尚未收到您的短信
bytext-waits-why = 可能需要一分钟。请核对文字是否一致，然后再试。
bytext-again = 重新开始
bytext-by-code = 改用验证码
bytext-demo = 演示环境中，可在演示短信页给我们发短信
error-bytext-over = 这段文字已失效，请重新开始
error-bytext-refused = 这个号码不能这样登录，请改用验证码
