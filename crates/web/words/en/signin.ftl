## Signing in

signin-title = Sign in
signin-lead = Use your mobile number. No registration, no password to remember.
signin-number = Mobile number
signin-number-hint = We will text you a 6-digit code
signin-send = Send me a code
signin-privacy = We use your number to know it is you and to protect it. Never for marketing.
signin-demo = No real texts are sent in the demonstration
signin-demo-code = Your code is on the page of demo texts
signin-demo-link = Open demo texts and sign-ins
signin-code-title = Enter the code
signin-code-lead = We sent a code to { $number }. It is good for { $minutes } minutes.
signin-code = 6-digit code
signin-enter = Sign in
signin-resend = Nothing arrived? Send another
signin-other-number = Use another number
only-agents = It is for agents and for those who help them.
only-hotline = It is for the hotline and the desk.
only-desk = It is for the desk.
only-compliance = It is for compliance.
text-code = Anxin: your code is { $code }, good for { $minutes } minutes. Give it to nobody; we never ask for it.

## A fresh proof before money and exports

prove-title = Is it still you?
prove-lead = Paying, releasing money and taking files along want a proof that is at most { $minutes } minutes old.
prove-kept = What you filled in is kept and goes on as soon as you have proved it.
prove-text = Text me a code
prove-go-on = Go on
prove-done = Thank you
prove-file-lead = Your file is ready.
prove-file = Download the file
prove-back = Back to the page
