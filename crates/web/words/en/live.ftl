## Live

live-kept = What you have typed stays as it is.
live-show = Show how it stands now
live-queue = The cases have changed since you opened this page.
live-by = { $by } changed this case ({ $at }).
live-changed = This case has changed ({ $at }).
error-case-changed = This case has changed since you opened it. Look at it again, then send once more; what you typed is kept
live-typed = It was decided while you were writing. This is what you had written:
line-title = Time line of the call
line-asked = Gate asked
line-call = Call from { $number }
