## 关于案件的短信

notice-found = 【安心】您已拒绝营销来电，仍有一通打到了您的手机。我们在通话记录中发现了它，您无需投诉。如未填写收款账户，请在“我的赔付”中填写。案件 { $case }
notice-received = 【安心】已收到您提交的内容，正由专人核查。案件 { $case }
notice-awarded = 【安心】您的案件成立，将予赔付。如未填写收款账户，请在“我的赔付”中填写。案件 { $case }
notice-not-upheld = 【安心】您的案件未能成立。原因见“我的赔付”，您可以在那里申诉。案件 { $case }
notice-asked = 【安心】您的案件需要您答复一个问题才能继续，请在“我的赔付”中查看。案件 { $case }
notice-late = 【安心】我们承诺今日前答复您，现已逾期，正由专人处理。进度见“我的赔付”。案件 { $case }
notice-appeal-received = 【安心】已收到您的申诉，将由未参与原决定的人员复核。案件 { $case }
notice-reversed = 【安心】一项赔付经申诉后被撤回，原因见“我的赔付”。案件 { $case }
notice-sum-stands = 【安心】您对赔付金额的申诉已复核，金额不变，原因见“我的赔付”。案件 { $case }
notice-sent = 【安心】您的赔付款已交银行。案件 { $case }
notice-paid = 【安心】您的赔付款已到账。案件 { $case }
notice-returned = 【安心】银行退回了您的赔付款，请在“我的赔付”中核对账户。案件 { $case }
