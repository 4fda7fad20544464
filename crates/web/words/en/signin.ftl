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
prove-lead = This wants a proof that is at most { $minutes } minutes old: it moves money, takes much along, opens a way in, or says who may do what.
prove-kept = What you filled in is kept and goes on as soon as you have proved it.
prove-text = Text me a code
prove-go-on = Go on
prove-done = Thank you
prove-file-lead = Your file is ready.
prove-file = Download the file
prove-back = Back to the page
prove-provider = Show yourself at your work account (opens a second window)
prove-provider-lead = Your work account looks at you once more, in a second window. Come back here afterwards.
prove-provider-on = I have shown myself. Go on
prove-shown = Your work account knows you
prove-shown-lead = Close this window and go on in the one you came from. What you filled in is still there.
prove-no-way = You have no passkey for work yet
prove-no-way-lead = A code does not do for work. Ask an administrator for an invitation.
prove-button = It is me
prove-button-demo = In the demonstration a button is enough
prove-button-why = Outside the demonstration, staff show a passkey or their work account here, never a code.
error-passkey-not-for-work = This passkey was not made for work. Use the one that was

## Passkeys

signin-by-passkey = Sign in with a passkey
passkey-title = Sign in with a passkey
passkey-lead = Your finger, your face or your device’s PIN, and no code to wait for.
passkey-use = Use my passkey
passkey-by-code = Use a code instead
passkey-what = A passkey stays on your device or in your password manager. We never see your finger or your PIN, and nobody can ask you for it on the phone.
passkey-no-script = A passkey needs scripts switched on in this browser. A code by text works without.
passkey-trouble = No passkey was used
passkey-trouble-lead = The browser stopped, or this device has none that fits. Try again, or use a code.
passkey-no-site = Passkeys are not set up here.
passkeys-title = Passkeys
passkeys-lead = Other ways for you to sign in, each on a device of yours.
passkeys-none = No passkey yet
passkeys-full = You have as many as there may be. Remove one to add another.
passkey-add = Add a passkey
passkey-add-lead = Your browser will ask for your finger, your face or your PIN.
passkey-name = What to call it
passkey-name-hint = So that you know it again, as in “my phone”
passkey-make = Make the passkey
passkey-made = Made
passkey-used = Last used
passkey-remove = Remove
passkey-for-work = For work
passkey-work = People who work here sign in with a passkey for work, which an invitation leads to. A code opens one’s own customer pages only.
only-passkey-for-work = This passkey opens your work. Sign in with it to remove it, or ask an administrator for a new invitation, which ends it.
invite-title = Make your passkey for work
invite-lead = From now on you come to work with it: your finger, your face or your device’s PIN. Passkeys for work that you had before end.
invite-over = This invitation is over, was used, or is not for the number you signed in with. Ask for a new one.
done-passkey-added = The passkey is added
done-passkey-removed = The passkey is removed. It opens nothing any more
error-passkey-refused = The passkey was not taken. Try again, or use a code
error-passkey-expired = That took too long. Please try again
error-passkey-unknown = This passkey is not known here. Use a code
error-passkey-code-first = Nobody has signed in by code for long. Sign in by code and make a new passkey
error-passkey-many = You have as many passkeys as there may be
error-passkey-name-empty = Give the passkey a name
error-passkey-name-long = Too long. Up to 64 letters

## Staff at the identity provider of their house

signin-by-oidc = Staff: sign in with your work account
oidc-title = You are not signed in
oidc-expired = Signing in took too long, or was done before. Begin again.
oidc-given-up = Your work account did not let you in, or you stopped.
oidc-refused = What your work account says of you does not hold. Use your passkey, and tell whoever runs this house.
oidc-not-looked = Your work account did not look at you again. Try once more, or use your passkey.
oidc-unknown = Your work account is not bound to anybody here yet. Hand this name to whoever runs this house:
oidc-subject = Your name at the provider
oidc-away = Your work account’s provider does not answer. Try again in a minute, or use your passkey.

## Limits

wait-minutes = { $minutes ->
    [one] There is room again in a minute. Nothing you typed was used.
   *[other] There is room again in { $minutes } minutes. Nothing you typed was used.
}

## Signing in by texting us

signin-by-text = No text comes? Text us instead
bytext-title = Sign in by texting us
bytext-lead = From the telephone whose number you sign in with, text exactly this to { $to }:
bytext-words = LOGIN ANXIN { $word }
bytext-open = Open the text on this telephone
bytext-minutes = It signs in this browser only, once, within { $minutes } minutes.
bytext-careful = Only if you opened this page yourself
bytext-careful-why = Whoever asks you to text these words for them wants to get into your Anxin page. We never ask for that.
bytext-sent = I have sent it
bytext-less = Signed in like this, you see your calls and claims, can refuse calls and claim. Whatever lets calls through, concerns money or makes another way in asks for a code first.
bytext-waits = Your text has not come yet
bytext-waits-why = It may take a minute. Look whether it says exactly this, then try once more.
bytext-again = Begin again
bytext-by-code = Use a code
bytext-demo = In the demonstration you can text us on the page of demo texts
error-bytext-over = These words can no longer be used. Begin again
error-bytext-refused = This number does not sign in like this. Use a code
