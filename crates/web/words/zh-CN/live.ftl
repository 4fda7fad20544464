## 实时

live-kept = 您已填写的内容不会丢失。
live-show = 查看最新情况
live-queue = 打开本页后，案件有变化。
live-by = { $by }修改了此案件（{ $at }）。
live-changed = 此案件有变化（{ $at }）。
error-case-changed = 打开后此案件有变化。请再看一遍后重新提交，已填写的内容仍保留
live-typed = 您填写期间，此案件已有裁定。这是您填写的内容：
line-title = 来电时间线
line-asked = 询问系统
line-call = { $number } 来电
