## My numbers, and numbers that are looked after

numbers-title = My numbers
numbers-lead = Choose which number the pages are about. You can add a second number of your own, or help somebody with theirs.
more-numbers = My other numbers, and help for somebody
numbers-own = The number you signed in with
numbers-shown = Shown now
numbers-mine = Another number of mine
numbers-helped = I help with this number
numbers-rests = Rests
numbers-rests-why = There was no code for 90 days, and numbers get new holders. A new code, sent there, goes on.
numbers-until = Without a new code it rests from
numbers-show = Show this number
numbers-end = End this
numbers-add = Add a number
numbers-number = Mobile number
numbers-number-hint = We text a 6-digit code to it
numbers-kind = Whose number is it?
numbers-is-mine = Another number of mine
numbers-is-mine-hint = You can do everything for it but change where its money goes
numbers-is-helped = Somebody I help
numbers-is-helped-hint = You see status, calls and claims, and can act on them. They can end it at any time
numbers-send = Send the code
numbers-by = Who looks after my number
numbers-by-nobody = Nobody but you.
numbers-by-mine = Uses your number as one of their own
numbers-by-helped = Helps you with your number
numbers-deeds = What they did for you
numbers-code-title = Enter the code from the other phone
numbers-code-mine = Whoever knows this code can use that number here as their own.
numbers-code-helped = Ask the person you help to read the code to you. The text tells them what it allows.
numbers-enter = Link this number
numbers-gone = I no longer have this number
numbers-gone-lead = When you hand a number back, say so here. Nobody who gets it next will then see anything of yours.
numbers-gone-own = I no longer have my number

deed-dnd-on = do-not-disturb on
deed-dnd-off = do-not-disturb off
deed-permitted = let somebody call
deed-withdrew = took a permission back
deed-chose = said who may not call, or when and about what only
deed-answered-request = answered a request for permission
deed-complained = complained about a call
deed-claimed = made a claim
deed-appealed = appealed
deed-answered = answered a question
deed-added-file = added a file
deed-rated = rated how a claim was handled
deed-kept-messages = changed what we text
deed-took-along = took the data along

give-up-title = Give up { $number }?
give-up-lead = Please read what follows from it. It cannot be undone here.
give-up-ends = Every device is signed out. Passkeys, links with other numbers, and your choice of texts end.
give-up-said = Permissions to call that you gave end.
give-up-dnd = Do-not-disturb stays as it is until whoever has the number next says otherwise.
give-up-claims = Open claims are still decided, but you cannot follow them here any more, and no texts about them go to this number.
give-up-money = What was claimed before is still paid, to the account you gave. If you gave none, give one first.
give-up-back = If you sign in with this number again, you begin anew.
give-up-do = I no longer have it
give-up-keep = Keep the number

looks-after-label = Whose number this is
looks-after-helped = You are looking after { $number }
looks-after-mine = This is your other number, { $number }
looks-after-over = You no longer look after the number you were looking at
looks-after-back = Back to my own number

other-number-title = This form was for another number
other-number-over = It was for { $number }. You no longer look after that number, so it cannot be sent for it.
other-number-stranger = It was shown while somebody was signed in with a different number.
other-number-now = Nothing was changed. You are now on the pages of { $number }.
other-number-none = Nothing was changed.
other-number-written = What you wrote
other-number-send = Send it for { $number } instead
other-number-leave = Leave it

only-holder = Only the holder can do this, signed in with this very number.
only-over = You no longer look after that number. Nothing was sent for it. Go back to your own number.
only-own-number = This belongs to the number you signed in with. Go back to it first.
problem-wrong-number = Not for this number
problem-wrong-number-mend = You are looking at another number than the one you signed in with.

error-kin-own = This is the number you are signed in with
error-kin-many = You look after as many numbers as you may. End one first
error-kin-full = As many people look after this number as may. Its holder can end one
error-kin-young = This number was linked less than 7 days ago. Until then only its own sign-in can give it up, so that nobody does it with a code that somebody was talked out of.
error-kin-staff = Whoever has this number works here. An administrator has to end their roles first.

done-number-linked = The number is linked. We have told it by text
done-link-ended = It is ended
done-given-up = The number is given up. Nothing of yours is behind it any more

text-link-mine = Anxin: code { $code } lets { $from } use your number here as their own. If that is not you, give it to nobody.
text-link-helps = Anxin: code { $code } lets { $from } look after your calls here. Give it only to somebody you trust.
told-link-mine = Anxin: { $from } can use your number here as their own from now on. If it was not you, end it on your Anxin page under "My numbers", or call the hotline at once.
told-link-helps = Anxin: { $from } looks after your calls here from now on. You can end that at any time on your Anxin page under "My numbers".
told-given-up = Anxin: this number was given up here by whoever had it. If you have it still, sign in again, or call the hotline at once.
