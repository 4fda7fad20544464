## What is promised

promises-title = What is promised to me
promises-lead = Ten promises, in the order in which one buys or rents. If one is broken, claim it here.
promises-pre-sign = Before signing
promises-post-sign = After signing
promises-post-handover = After the home is handed over
promises-not-held = No brand that has joined holds this promise today.
promises-claim = Claim

## Claiming

claim-form-title = Make a claim
claim-brand = Which brand
claim-asked = What you ask for, in yuan
claim-asked-hint = Leave it empty if you are not sure; the terms decide the sum
claim-words-hint = For example what happened and who dealt with you
claim-papers = Papers that help
claim-papers-lead = Once the claim is sent you can add them on its page, as pictures or PDF.
claim-send = Send claim
optional-label = { $label } (optional)
answer-yes = Yes
answer-no = No
claim-lost = What you claimed
claim-about = What it is about
step-claimed = Claim received

## A loss, step by step

conditions-title = The conditions, one by one
condition-met = Met
condition-not-met = Not met
condition-unknown = Not known yet
condition-lacks = Still needed:
condition-in-time = The claim came within the time that the promise sets.
condition-loss-remains = Something is left to pay once what is held against it is taken off.
sums-card = How the sum came about
sums-title = From asked to paid
sums-step = Step
sums-asked = Asked for
sums-found = Found
sums-offset = Held elsewhere already
sums-deductible = Borne by the customer
sums-above-cap = Above the most that is paid
sums-payable = To be paid by the terms
sums-approved = Approved
sums-paid = Paid
sums-cap = The most that is paid is { $amount }
facts-title = Facts that were looked at
fact-field = Field
fact-value = Value
fact-not-held = Nothing is held
fact-withheld = Withheld
fact-calendar = Working days of that year
fact-by-hand = For a person to judge
fact-claim = What the customer says
fact-listing = Listing
fact-contract = Contract
fact-seizure = Court’s hold
fact-incident = Incident
fact-handover = Handover
fact-repair = Repair
fact-deposit = Deposit
fact-bill = Bill
fact-payment = Payment
fact-refund = Refund of intention money

## Fields of facts

field-brand = Brand
field-agent = Agent
field-city = City
field-line-of-business = Line of business
field-status = Status
field-price = Price
field-price-shown = Price shown
field-photos-match = Photographs match
field-listed-on = Listed on
field-ended-on = Ended on
field-home = Home
field-owner-price = Owner’s price
field-commission = Commission
field-signed-on = Signed on
field-ended-by = Ended by
field-transferred-on = Transferred on
field-found-on = Found on
field-lifted-on = Lifted on
field-court = Court
field-kind = Kind
field-happened-on = Happened on
field-disclosed = Disclosed
field-on = Day
field-retained-deposit = Deposit kept back
field-place = Place
field-surveyed = Surveyed
field-cost = Cost
field-amount = Amount
field-due-on = Due on
field-returned-on = Returned on
field-returned = Returned
field-until = Until
field-paid-on = Paid on
field-purpose = Purpose
field-recovered = Got back
field-project = Project
field-paid = Paid
field-asked-on = Asked on
field-refunded-on = Refunded on

## Words of facts

word-on-sale = For sale or rent
word-not-on-sale = No longer for sale or rent
word-never-existed = Never existed
word-rescission = Rescission
word-court = Court
word-unnatural-death = Unnatural death
word-other = Other
word-leak = Leak
word-roof = Roof
word-outer-wall = Outer wall
word-window = Window
word-bathroom = Bathroom
word-kitchen = Kitchen
word-pipe = Pipe
word-property-fee = Property fee
word-heating = Heating
word-water = Water
word-power = Power
word-gas = Gas
word-telephone = Telephone
word-television = Television
word-parking = Parking
word-deposit = Deposit
word-price = Price
word-commission = Commission
word-tax = Tax
word-loan = Loan

## Questions, reports that were joined, and how it was handled

files-title = Files
files-none = No files yet
files-erased = Erased
files-file = Add a file
files-hint = A picture (JPEG, PNG, WebP), a PDF or a recording (MP3, M4A, WAV, Ogg) of at most 10 MB. Where and with what it was taken is removed.
files-send = Upload
question-title = We have a question
question-asked = Asked
question-answered = Answer
question-answer = Your answer
question-send = Send answer
merged-title = Reports joined to this one
merged-lead = They are about the same thing; they are handled together and kept.
rating-title = How did we handle it?
rating-score = Your rating
rating-5 = Very well
rating-4 = Well
rating-3 = So-so
rating-2 = Badly
rating-1 = Very badly
rating-words = Anything to add (optional)
rating-send = Send rating
rating-said = Thank you. You rated it { $score } of 5

## The fund runs dry

public-fund-empty = The fund is empty
public-queue = { $n ->
        [one] One award waits
       *[other] { $n } awards wait
    } since { $since }, in the order in which they were made
