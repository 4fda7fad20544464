## Texts about a case

notice-found = Anxin: a sales call reached you although you had refused such calls. We found it in the call records; you need do nothing. Tell us in “My claims” where to pay, if you have not yet. Case { $case }
notice-received = Anxin: we have what you sent us and a person is looking into it. Case { $case }
notice-awarded = Anxin: your case is decided for you and will be paid. Tell us in “My claims” where to pay, if you have not yet. Case { $case }
notice-not-upheld = Anxin: your case was not upheld. “My claims” says why, and you can appeal there. Case { $case }
notice-asked = Anxin: we need an answer from you to go on with your case. The question is in “My claims”. Case { $case }
notice-late = Anxin: we promised you an answer by today and are late. A person is on it; “My claims” shows how far it is. Case { $case }
notice-appeal-received = Anxin: we have your appeal. A person who did not decide before looks at it. Case { $case }
notice-reversed = Anxin: an award was taken back after an appeal. “My claims” says why. Case { $case }
notice-sum-stands = Anxin: a person has looked at your appeal, and the sum stays as it was. “My claims” says why. Case { $case }
notice-sent = Anxin: your payment is with the bank. Case { $case }
notice-paid = Anxin: your payment has arrived. Case { $case }
notice-returned = Anxin: the bank sent your payment back. Please check your account in “My claims”. Case { $case }
