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
prove-lead = 付款、放款和导出文件，需要 { $minutes } 分钟以内的身份验证。
prove-kept = 您填写的内容已保留，验证后会自动继续提交。
prove-text = 发送验证码给我
prove-go-on = 继续
prove-done = 验证成功
prove-file-lead = 文件已准备好。
prove-file = 下载文件
prove-back = 返回原页面
