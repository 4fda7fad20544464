## Texts of this room: a request for consent, and how to stop what may be stopped

consent-text = Anxin: { $agent } of { $brand } asks to call you. Answer on your Anxin page. No answer means no. There you can refuse all such requests.
consent-subject = Anxin: an agent asks to call you
stop-by-text = { $text } Reply STOP to stop these.
stop-on-page = { $text } Stop these on your Anxin page.
