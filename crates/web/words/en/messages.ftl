## Texts about a case, in letters that go in seven bits: straight quotes, no dashes

notice-found = Anxin: a sales call reached you although you had refused such calls. We found it in the call records; you need do nothing. Tell us in "My claims" where to pay, if you have not yet. Case { $case }
notice-received = Anxin: we have what you sent us and a person is looking into it. Case { $case }
notice-awarded = Anxin: your case is decided for you and will be paid. Tell us in "My claims" where to pay, if you have not yet. Case { $case }
notice-not-upheld = Anxin: your case was not upheld. "My claims" says why, and you can appeal there. Case { $case }
notice-joined = Anxin: another report of yours is about the same thing and was joined to this case, where it goes on. Case { $case }
notice-asked = Anxin: we need an answer from you to go on with your case. The question is in "My claims". Case { $case }
notice-late = Anxin: we promised you an answer by today and are late. A person is on it; "My claims" shows how far it is. Case { $case }
notice-appeal-received = Anxin: we have your appeal. A person who did not decide before looks at it. Case { $case }
notice-reversed = Anxin: an award was taken back after an appeal. "My claims" says why. Case { $case }
notice-sum-stands = Anxin: a person has looked at your appeal, and the sum stays as it was. "My claims" says why. Case { $case }
notice-sent = Anxin: your payment is with the bank. Case { $case }
notice-paid = Anxin: your payment has arrived. Case { $case }
notice-returned = Anxin: the bank sent your payment back. Please check your account in "My claims". Case { $case }

## Texts about what has changed

told-dnd-on = Anxin: do-not-disturb is on. Sales calls to this number are refused from now on. Your Anxin page shows it.
told-dnd-off = Anxin: do-not-disturb was switched off, so sales calls may come again. If it was not you, switch it on again on your Anxin page or by the hotline.
told-permitted = Anxin: a permission to call you was noted. Your Anxin page shows who has it and how to take it back. If it was not you, take it back there.
told-refused = Anxin: the calls that you refused are refused from now on. Your Anxin page shows which.
told-withdrawn = Anxin: what you took back holds no more. Your Anxin page shows what holds now.
told-requests-refused = Anxin: nobody may ask for your permission to call any more.
told-requests-taken = Anxin: agents may ask for your permission to call again. If it was not you, refuse that on your Anxin page.
told-payee-changed = Anxin: the account that we pay you to was changed. If it was not you, call the hotline at once.
told-new-device = Anxin: somebody signed in to your number on a device that was not used before. If it was not you, call the hotline at once.
told-mail-set = Anxin: from now on we also write to a mail address that was given for your number. If it was not you, remove it on your Anxin page.
told-mail-removed = Anxin: the mail address for your number was removed; we write by text only. If it was not you, look at your Anxin page.
told-signed-in-by-text = Anxin: a browser was signed in to your number by the text that you sent us. If somebody asked you to send it, call the hotline at once.
