# Every word of the interface in English. English has no tu/vous, so $address is not used here.
# The text is small Markdown; what people typed is shown exactly, never read as markup.

## First contact, help, politeness

welcome = 👋 Hello, I am **Relais**, the automatic assistant of the { $org } team: a machine, not a person. I answer from the published rules, with their source, and I hand cases to the team.
    What you give me for a case is read by the { $org } team that handles it; our messages are kept { $conversations } days, a closed case { $years } years.
    To talk to a person, write “talk to someone” at any time.
welcome-controls = At any time: “help”, “back”, “cancel”, « en français ».
greeting = Hello { $name }! What can I do for you?
thanks = You're welcome 🙂
help = I answer on these topics, from the rules published by { $org }, and I can open a case for the team:
help-controls = Just write your question as it comes. “back” returns to the previous question, “cancel” stops, « en français » changes language.
topic-button-direct = Going direct
topic-button-dispute = Dispute, unpaid invoice
topic-button-insurance = Liability insurance
topic-button-contract = Tripartite contract
privacy = Here is what I keep: your messages and my answers for { $conversations } days, cases and their documents for { $years } years after they are closed. Only the { $org } team in charge of a case reads them; each file shown to it is recorded in the case. You can have a copy of your data or have it erased, right here.
offer-privacy-export = Export my data
offer-privacy-erase = Erase my data
privacy-request = I have a question about my personal data.
language-set = Noted, I speak English now.
language-missing = { $org } does not have that language: I go on in English.

## Answers

source = Source: { $source }{ $dated ->
        [yes] , updated { $updated }
       *[no] {""}
    }
source-law = General information, not legal advice. Source: { $articles }
source-ours = A list drawn up for Relais, as a guide.
rule-missing = I have no rule published by { $org } on this ({ $topic }), and I would rather not make one up. Somebody from the team can answer you.
clarify = I want to be sure I understand. You want to…
label-other = Something else
out-of-scope = I can't answer that: I deal with going direct, disputes and unpaid invoices, liability insurance and the tripartite contract at { $org }. A person can take over.
not-understood = I did not understand well enough to answer without getting it wrong. A full sentence helps ("my client … since …"); otherwise a person of the { $org } team can answer you.
no-more = On this ({ $topic }) I have nothing beyond my last answer, and I would rather not make one up. Somebody from the team can answer this question.
several-needs = { $count ->
        [2] Two
        [3] Three
       *[other] Several
    } things, then: I take one after the other.
one-of-several = I answer what I understood; please ask me the rest again in a message of its own.
button-helpful = 👍 Helpful
button-not-helpful = 👎 Not helpful
helpful-thanks = Thank you, noted.
not-helpful = Noted, thank you: the team uses it to improve its answers. Tell me in other words, or ask for a person.
empty = I received no words. Write your question or send a file.
went-wrong = Something went wrong on my side, and nothing is lost. Try again in a moment, or write “talk to someone”.
stale = This button no longer works: the conversation has moved on. Answer my last question, or write “help”.
moved-to-dm = That is personal: I am writing to you in a private message.
more-in-dm = For your own case, write to me in a private message.
channel-machine = I am Relais, the automatic assistant of the { $org } team: a machine, not a person.
channel-hello = Hello! In this thread I answer from the rules published by { $org } about going direct, disputes and unpaid invoices, insurance and the contract: just ask. For your own case, write to me in a private message.
channel-unknown = I can't answer that here. In a private message I can ask a person of the { $org } team.
channel-file = Files are not collected here, where everybody sees them. Send them to me in a private message.
refused-workspace = Sorry, this workspace belongs to no organisation I know. The administrator of Relais can add it in app.yaml.
edit-seen = Message edited: I start from the new words.
edit-not-taken = Message edited: I can no longer take that into account here. The correction in a new message (“correct amount”) is enough; “cancel” stops the conversation.
too-fast = This is very fast for me: I have not read what just came. Sending it again in a minute will do.
busy = I could not record that just now; nothing is lost. Try again in a few seconds.

## Names of topics (clarification buttons and sentences)

label-direct-definition = know what “going direct” means
label-direct-allowed = know whether going direct is possible
label-direct-check = check your own case of going direct
label-direct-tell = tell the team about a proposal to go direct
label-direct-why = understand why this clause exists
label-direct-proposal = answer a client who proposes to go direct
label-direct-who_is_client = know who counts as “the client”
label-contract-what = understand the tripartite contract
label-contract-template = find the model contract
label-contract-sign = know how the contract gets signed
label-dispute-prevent = avoid disputes
label-dispute-disagreement = deal with an unhappy client
label-dispute-unpaid = deal with a client who does not pay
label-dispute-documents = know which documents a recourse needs
label-dispute-bailiff = know the legal procedure (bailiff)
label-dispute-responsibility = know who must chase the client
label-dispute-late_fees = know the late-payment penalties
label-dispute-open = open a dispute case
label-insurance-coverage = know what the insurance covers
label-insurance-certificate = get the insurance certificate
label-insurance-liability = understand civil liability
label-insurance-damage_types = know the types of damage
label-insurance-documents = know which documents the insurer needs
label-insurance-incident = report an incident at a client's
label-ticket-status = know where a case stands
label-ticket-add_file = add a document to a case
label-ticket-close = close a case
label-ticket-human = talk to a person
label-meta-greeting = say hello
label-meta-thanks = say thank you
label-meta-help = see what I can do
label-meta-cancel = stop the conversation
label-meta-language = change language
label-meta-privacy = know which data I keep

## Buttons

offer-direct-definition = What is going direct?
offer-direct-allowed = Is it possible?
offer-direct-check = Check my case
offer-direct-why = Why this rule?
offer-direct-proposal = What do I tell the client?
offer-direct-tell = Tell the team
offer-direct-who_is_client = Who is “the client”?
offer-contract-what = The tripartite contract
offer-contract-template = The model contract
offer-contract-sign = Getting it signed
offer-dispute-prevent = Avoid a dispute
offer-dispute-disagreement = Unhappy client
offer-dispute-unpaid = Client who does not pay
offer-dispute-documents = Documents to gather
offer-dispute-bailiff = Procedure
offer-dispute-responsibility = Who chases?
offer-dispute-late_fees = Late-payment penalties
offer-dispute-open = Open a dispute case
offer-insurance-coverage = What is covered
offer-insurance-certificate = Certificate
offer-insurance-liability = Civil liability
offer-insurance-damage_types = Types of damage
offer-insurance-documents = Documents for the insurer
offer-insurance-incident = Report an incident
offer-ticket-status = Where is my case?
offer-ticket-add_file = Add a document
offer-ticket-close = Close a case
offer-ticket-human = Talk to a person
offer-meta-help = See what I can do
offer-meta-privacy = My data
button-cancel = Cancel
button-keep = Keep the previous answer
button-restart = Start again
button-send = Send
button-internal = Keep internal
button-claim = I'll take it
together = Link or merge…
link-with = Link to { $number }
merge-with = Merge into { $number }
card-linked = Linked to
staff-linked = { $name } linked this case to { $number }.
merge-sure = **Merge { $number } into { $into }?** Pieces, messages and what follows go to { $into }; { $number } is closed. This cannot be undone.
button-merge = Merge
button-merge-no = Keep both
merge-done = { $name } merged the two cases.
merge-left = { $name } kept both cases.
merge-took = { $name } merged **{ $number }** into this case. Its facts, for the record:
merge-away = **{ $number }** was merged into **{ $into }** by { $name }: it goes on there.
merged = Cases { $number } and { $into } are now one: **{ $into }**. Nothing is lost, pieces and messages are there.
queue-none = No open case matches.
queue-count = { $count ->
        [one] **1 open case**
       *[other] **{ $count } open cases**
    }
queue-more = And { $count } more. Narrow it down: “mine”, “unassigned”, “waiting”, a topic, a client, a name.
age = { $days ->
        [0] opened today
        [one] opened yesterday
       *[other] opened { $days } days ago
    }
home-title = Relais, the assistant of { $org }
home-cases = My cases
home-queue = Open cases
home-mine = Handled by me
home-queue-how = Search: /cases mine, /cases unassigned, /cases dispute Acme…
shortcut-which = **A case from this message: which kind?**
shortcut-name = Open a case
shortcut-description = This message becomes the first fact of a case
command-queue = Team: open cases (mine, unassigned, waiting, a topic, a name)
staff-channel-lost = ⚠️ The channel for this topic ({ $topic }, { $channel }) cannot be reached: { $error }. So this case is here. Cure: add Relais to that channel, or correct `staff` in app.yaml.
dossier-coming = Dossier asked for by { $name }, version { $version }: it arrives below.
button-dossier = PDF dossier
dossier-administrator = the administrator
dossier-title = Case { $number }
dossier-made = { $org } · { $topic } · { $freelancer }. Version { $version }, made by Relais on { $at } at the request of { $who }.
dossier-facts = Facts as stated
dossier-pieces = List of pieces ({ $count })
dossier-pieces-head = No. | Piece | Received on, from | SHA-256
dossier-left-out = { $count ->
        [one] 1 file is not enclosed: the antivirus did not admit it.
       *[other] { $count } files are not enclosed: the antivirus did not admit them.
    }
dossier-chronology = Chronology
dossier-chronology-head = Date | Who | What
chronicle-opened = Case opened
chronicle-evidence = Piece received: { $name }
chronicle-amended = Fact corrected: { $name }
chronicle-document_asked = Document asked for: { $name }
chronicle-to_staff = Message to the team
chronicle-to_freelancer = Message to the freelancer
button-resolve = Resolved
button-reopen = Reopen
button-pass-on = Pass on to the team
choose = Choose
pick-day = Pick a date

## Words that steer the conversation

control-back = back
    .heard = go back | step back | one step back | previous | previous question | the previous question | previous step | the question before | go back to the previous question | back to the previous question | take me back | undo
control-cancel = cancel
    .heard = stop | quit | abort | forget it | never mind | nevermind | cancel it | stop it
control-restart = start over
    .heard = restart | start again | begin again | from the start
control-help = help
    .heard = menu | help me | ?
control-forget = forget me
    .heard = please forget me | forget me please | forget all about me | forget everything about me | erase me | please erase me | delete me | please delete me | remove me | i want to be forgotten | i want to be erased | i want to be deleted | make me disappear
control-another = another dispute
    .heard = new dispute | a new dispute | another case | new case | another incident
drop = leave it
    .heard = cancel that | cancel this | no thanks | no thank you | no | nope | nothing | nothing actually | actually nothing | actually no | changed my mind | i changed my mind | i've changed my mind | i have changed my mind | not needed | no need | no need anymore | no longer needed | don't bother | doesn't matter | it doesn't matter | never mind that | never mind | forget it | forget about it | forget that | all good | i'm good | we're good | it's fine | it's ok now | drop it | drop that | skip it | quit | exit | scrap that | leave it there | don't worry about it
hello = hello
    .heard = hi | hey | hi there | hello there | good morning | good afternoon

## Conversations

run-direct-check = going direct
run-direct-tell = proposal to go direct
run-dispute-open = dispute case
run-insurance-incident = incident report
run-ticket-human = request to the team
run-ticket-add_file = adding documents
run-ticket-close = closing a case
run-on-top = I set the current conversation aside ({ $topic }); we come back to it right after.
run-next = Two conversations, one after the other; the second is: { $topic }.
run-resumed = Continuing: { $topic }.
run-failed = Something broke in this conversation, but nothing is lost: all that was said is in case **{ $number }** and the team has been told.
aside-unknown = I can't answer that question; somebody from the team can.
back-to-question = Back to my question.
sure-stop = **Stop ({ $topic })?** Your words are kept: I have not taken them as the answer yet.
sure-aside = I am not sure: is it to **{ $need }**, or the answer to my question?
sure-pass-on = **Shall I pass this question on to the team?**
sure-matter = **Shall I pass this question on to the team?** I can also answer it myself: { $need }.
matter-wanted = Nothing has been passed on to the team yet: a few words about the matter are enough. “cancel” stops.
button-stop = Yes, stop
button-mine-after-all = No, that's my answer
button-go-on = No, go on
button-mine = That was my answer
back-at-start = This is the first question: there is nothing before it. “cancel” stops the conversation.
back-done = One step back.
chosen = → { $label }
correction-undone = The previous answer is kept.
correct-which = Which one is this correction for?
correct-which-fact = Which of these lines is to be corrected?
corrected = Corrected: { $name }: { $value }
noted = Noted: { $name }: { $value }
cancelled = Stopped ({ $topic }). { $kept ->
        [0] Nothing was sent.
        [one] Nothing was sent; the file received is kept and can join a case.
       *[other] Nothing was sent; the { $kept } files received are kept and can join a case.
    }
nothing-to-cancel = No conversation is under way. “help” shows what I can do.
tax-ht = excl. VAT
tax-ttc = incl. VAT
between = between { $first } and { $last }
ask-previous = Previous answer: { $value }
heard-day = I understood: { $day }.
day-known-later = Noted. The last day counts, and that is still { $day }: { $new } is before it. So nothing changes.
item-removed = Removed.
approval-waits = Thank you. { $count ->
        [one] One file is still on its way
       *[other] { $count } files are still on their way
    }: I send the case as soon as they are in.

## Summary

recap-title = Summary
recap-ask = Is everything right? The team receives nothing before you agree. Each line can be corrected.
recap-amend = Here is the case with the correction. Shall I pass it on to the team?
amend-done = ✅ Correction passed on: the team sees it in case **{ $number }**.
amend-kept = The team changed this point of case **{ $number }** itself: its version stays. A message here will tell it why to change it.
recap-send = Send to the team
recap-send-again = Pass on the correction
recap-correct = Correct…
recap-volunteered = Read in your message, please check: { $names }.
verdict-volunteered = Read in your message, to correct if it is not right: { $facts }.
remove-item = Remove invoice { $number }
add-item = Add an invoice
    .heard = add another invoice | add one more invoice | i have another invoice | i've got another invoice | i forgot an invoice | there is another invoice | there's another invoice | there is one more invoice | there's one more | one more invoice | another invoice | an invoice is missing
add-files = Add documents
    .heard = add a file | add files | add a document | i have another file | i have another document | i have more files | i have more documents | a file is missing | a document is missing
choice-approval-approve = Send to the team
    .heard = yes | ok | okay | send | send it | all good | that's right | correct | confirm | confirmed | go | go ahead | perfect | looks good | yes send it | yep | sure | pass on the correction | yeah | yup | send it to the team | it's correct | everything is correct | all correct | i agree | i confirm | approve | approved | please do | do it | yes please
choice-yesno-yes = Yes
    .heard = yeah | yep | yup | ok | sure | of course | exactly | right | absolutely | y | yes they did | indeed | okay | please do | go ahead | they did | i do | i did | it is | there is | certainly | definitely | yess | affirmative | still running | still ongoing | still going | yes one more
choice-yesno-no = No
    .heard = nope | nah | not at all | never | n | no thanks | not yet | no no | of course not | absolutely not | certainly not | definitely not | not really | no way | i don't | i didn't | they didn't | it isn't | it is not | there isn't | none | not anymore | not any more | no longer | not now | not currently | not at the moment | no need | not needed | nop | nothing | nothing yet | nothing so far | nothing else | not that i know | not that i know of | not to my knowledge | not so far | that's all | that's it | that is all | just this one | just that one | only this one | only that one | only one | the only one | it's the only one | no more | no other | no others | none yet
choice-evidence-done = That's all
    .heard = done | that's it | thats all | thats it | finished | all sent | nothing else | next | continue | skip | no | none | i have nothing | nothing | no more | that is all | i'm done | im done | all done | that's all i have | that's everything | everything is there | i have nothing else | i don't have anything else | no documents | no other document | that's all for now

## Unclear answers

unclear-text-empty = I read no words in that answer. A few words are enough.
unclear-text-long = That is a little long for this question ({ $length } characters, { $limit } at most). The main points are enough: the rest can be attached as a file.
story-long = That message has { $length } characters: too long to be taken as the account as it is ({ $limit } at most). I ask for the main points further on; the whole can be attached as a file.
unclear-wait = Take your time: the question waits here.
unclear-number = I am looking for the invoice's number, for example “F-2026-012”. If there is none: “no number”.
unclear-name-long = I only need the name, for example “Acme” or “Mary Smith, Acme”.
unclear-amount = I did not recognise an amount. For example: “€3,200.50”, “3200 excl. VAT” or “3.2k”.
unclear-amount-which = What is it, roughly? For example “€3,200” or “about 15k”.
unclear-amount-negative = An amount due cannot be negative. For example: “€3,200.50”.
unclear-amount-zero = An amount of zero opens no case. What is the amount at stake, for example “€3,200.50”?
unclear-amount-large = That amount is above 10 million: is there a zero too many?
unclear-amount-several = I read several amounts. Which one answers this question?
unclear-day = I did not recognise a date. For example: “{ $example }” (day first), “end of March” or “8 months ago”.
unclear-day-impossible = { $day } does not exist in the calendar. What is the right date, for example “{ $example }” (day first)?
unclear-day-future = { $day } has not come yet. I need a date of yesterday or before.
unclear-day-old = { $day } seems out of time. What is the right date, with its year?
unclear-day-several = I read several dates. Which one is right, with day, month and year?
unclear-day-open = “Before” or “after” { $said } gives me no date. Which day, or which month and year?
unclear-day-year = { $said }: of which year? For instance “April 2025” or “12/04/2025”.
unclear-day-exact = I need the exact day here, between { $first } and { $last }. For example “{ $example }” (day first).
unclear-choice = I did not recognise the answer. A button, its number or its words will do.
unclear-approval = I send nothing without a clear yes. “yes” sends, “correct amount” corrects, “cancel” stops.
unclear-files = I am waiting for files, or for “that's all” to go on.
stuck-day = Roughly will do: a month or a year, “around March 2025”, “about 8 months ago”, “2025”. An old email or an invoice often helps to find the date. Otherwise someone from the team can take over.
stuck-day-exact = The date is on the last report or the last invoice: it can be given later, I keep the question. Otherwise someone from the team can take over.
stuck-amount = Roughly will do: “about 3000”. It can be corrected later. Otherwise someone from the team can take over.
stuck-yesno = When in doubt, better check before answering: the question waits here. Otherwise someone from the team can take over.
stuck-choice = The nearest answer will do; it can be corrected later. Otherwise someone from the team can take over.
joined = Added to “{ $name }”.
button-join = Add to my account

## Names of facts

fact-client = Client
fact-nature = Nature
fact-amount = Amount
fact-account = What happened
fact-reminders = Reminders
fact-invoice-number = { $number ->
        [0] Invoice number
       *[other] Invoice { $number }, number
    }
fact-invoice-amount = { $number ->
        [0] Amount
       *[other] Invoice { $number }, amount
    }
fact-invoice-date = { $number ->
        [0] Invoice date
       *[other] Invoice { $number }, date
    }
fact-invoice-due = { $number ->
        [0] Due date
       *[other] Invoice { $number }, due date
    }
fact-total = Total of the { $count } invoices
fact-damage = Damage
fact-happened = Date of the incident
fact-claimed = Written claim from the client
fact-measures = Measures taken
fact-question = Request
fact-contact = Contact
fact-running = Mission running
fact-ended = End of the last mission
fact-ended_exact = Exact day of the end

## Going direct

choice-contact-worked = I worked with them via the platform
    .heard = the client | my client | already worked together | same client | it's the client | worked with them | worked | via { $org } | through { $org } | with { $org } | on { $org } | thanks to { $org } | via the platform | through the platform | on the platform | thanks to the platform | old client | former client | existing client | current client | worked with | work with them | work with him | work with her | worked for them | worked for him | worked for her | through you | you introduced us | you guys introduced us | gig for them
choice-contact-referred = Referred by that client
    .heard = referred | recommended | his colleague | her colleague | a colleague | they recommended me | introduced by the client | my client referred me | my client recommended me | my client introduced us | my client introduced me | colleague of my client | my client gave him my name | my client gave her my name | my client gave them my name | my client's recommendation | by my client | gave him my name | gave her my name | gave them my name
choice-contact-unrelated = Same company, no link
    .heard = no link | unrelated | nothing to do with it | another department | another team | another employee | different team | different department | no connection
choice-contact-elsewhere = Met elsewhere
    .heard = elsewhere | outside the platform | on my own | my network | linkedin | not through you | outside { $org } | without { $org } | not via { $org } | not through { $org } | not on { $org } | not via the platform | not through the platform | not on the platform | a friend | meetup | conference | found them myself | found him myself | found her myself | found it myself | knew them before | knew him before | knew her before
ask-direct-check-contact = Let's check together. **Who is this contact?**
ask-direct-check-contact-hint = “The client” is a person you worked with through the platform, or whom that person referred internally.
ask-direct-check-running = **Is a mission under way** with this client through the platform?
ask-direct-check-ended = **When did the last mission end** with this client, even half a day?
ask-direct-check-ended-hint = For example “12/03/2025” (day first), “end of March” or “8 months ago”.
ask-direct-check-ended_exact = The limit falls within that period. **On which day exactly** did the last mission end?
ask-direct-check-ended_exact-hint = The date is on the mission's last report or invoice.
ask-direct-check-ended_beside = { $ended_exact } is outside the period told first ({ $ended }). **Is that the right day?**
ask-direct-check-ended_beside-hint = If not, the right day is enough.
ask-direct-check-pass_on = Shall I pass the question on to the team?
ask-direct-check-account = **How did you come into contact?** A few words are enough, with the client's name.
say-direct-check-unrelated = ✅ **Yes, it is possible.** Another person of the same company, with no link to the mission and not referred by the client, is not covered by the rule.
    If there is any doubt about a link, the team answers.
say-direct-check-elsewhere = The published rule is about clients met through the platform. For a contact met elsewhere I would rather ask the team than decide.
say-direct-check-not_passed_on = All right, I pass nothing on. The team can be reached at any time.
say-direct-check-passed_on = Passed on to the team: case **{ $number }**. The answer will come here.
say-direct-check-still_running = ❌ **Not now.** The terms of sale do not allow going direct during a mission, nor for the { $months } months after it ends.
    Meanwhile: go on through the platform, and remind the client that it goes through { $org }, which will gladly talk it over with them.
say-direct-check-allowed = ✅ **Yes, since { $free }.** Last mission ended { $ended } + { $months } months = covered until { $covered_until } included; today, { $today }, that time has passed.
    This is an indication from the help article: the terms of sale prevail. If there was a more recent mission, even a short one, tell me and I compute again.
say-direct-check-refused = ❌ **Not yet: possible from { $free }{ $exact ->
        [yes] {""}
       *[no] {" "}at the latest
    }.** Last mission ended { $ended }{ $exact ->
        [yes] {""}
       *[no] {" "}at the latest
    } + { $months } months = covered until { $covered_until } included.
    Meanwhile: go on through the platform, and tell the team if the client insists; it talks these things over calmly. This is an indication: the terms of sale prevail.
ask-direct-tell-client = I tell the team. **Which client is it?**
ask-direct-tell-account = **What did they propose, and when?** A few words are enough.
say-direct-tell-told = Thank you, the team knows: case **{ $number }**. It is used to these talks and will answer here.

## Dispute

choice-nature-unpaid = Unpaid invoice
    .heard = unpaid | not paid | they don't pay | doesn't pay | won't pay | late payment | no payment | don't pay | not paying | hasn't paid | haven't paid | didn't pay | never paid | owes me | owe me | didnt pay | refuse to pay | refuses to pay | refusing to pay | waiting for my money | waiting to be paid | late invoice | overdue | overdue invoice
choice-nature-contested = Work contested
    .heard = contested | disputed | unhappy | not happy | disagreement | quality | they contest the work | contest | contests | dispute the work | not satisfied | bad work | work is bad | work is not good | work isn't good | complain about the work
choice-nature-broken_off = Mission broken off
    .heard = broken off | terminated | cancelled | ended early | stopped | canceled | cancelled it | ended it | pulled out | stopped it | fired | got fired | let me go | dropped me
choice-reminded-none = No reminder
    .heard = none | no | not yet | never | zero | no reminders | not reminded | never reminded | haven't yet | nope | nothing sent | no email | no emails
choice-reminded-once = One reminder
    .heard = one | once | only once | just once | only one reminder | one email | yes once | only one | just one | one reminder | 1 email | one mail | an email | one call | a phone call
choice-reminded-several = Several reminders
    .heard = several | twice | two | three | three times | many | lots | yes several | 2 emails | 3 emails | 4 emails | 5 emails | two emails | three emails | a few | a couple | couple of times | many times | 4 times | 5 times | 6 times | 10 times | every week | every day
choice-reminded-formal = Formal notice sent
    .heard = formal notice | registered letter | formal | registered mail | by registered post
say-dispute-open-intro = Let's open a dispute case. A few questions, then the documents; the team receives nothing before you agree at the end.
ask-dispute-open-client = **Who is the client?** The company's name, and the person's if possible.
ask-dispute-open-nature = **What is the problem** with { $client }?
ask-dispute-open-same = Case **{ $about }** is already open with this client. **Is it the same matter?**
ask-insurance-incident-same = Case **{ $about }** is already open with this client. **Is it the same incident?**
say-dispute-open-joined = Noted in case **{ $number }**; the team sees it. Write or send the rest here: it will be added.
say-insurance-incident-joined = Noted in case **{ $number }**; the team sees it. Write or send the rest here: it will be added.
join-already = What was said is already in the case.
ask-dispute-open-invoice-number = { $number ->
        [1] **What is the number of the unpaid invoice?**
       *[other] **What is the number of invoice { $number }?**
    }
ask-dispute-open-invoice-number-hint = Send the invoice as a PDF and I read the number, the dates and the amount from it. If there are several, one at a time.
ask-dispute-open-invoice-amount = **What amount is still due** on { $which ->
        [one] invoice { $invoice_number }
       *[none] this invoice
    }?
ask-dispute-open-invoice-amount-hint = With “excl. VAT” or “incl. VAT” if possible.
ask-dispute-open-invoice-date = **What is the date of { $which ->
        [one] invoice { $invoice_number }
       *[none] this invoice
    }?**
ask-dispute-open-invoice-due = **What is { $which ->
        [one] the due date of invoice { $invoice_number }
       *[none] its due date
    }?**
ask-dispute-open-invoice-due-hint = A date, or the payment terms: “30 days”, “30 days end of month”, “on receipt”.
ask-dispute-open-invoice-early = The due date ({ $invoice_due }) is before the date of the invoice ({ $invoice_date }). **Is that right?**
ask-dispute-open-invoice-early-hint = If not, the right due date is enough, or “correct invoice date”.
ask-dispute-open-invoice-more = **Is there another unpaid invoice** of this client?
ask-dispute-open-not_due_yet = The due date has not passed yet, so the invoice is not late. **Open a case all the same?**
say-dispute-open-not_due_yet_left = All right. If nothing arrives on { $due }, come back the day after.
ask-dispute-open-reminders = **Have reminders been sent already?**
ask-dispute-open-want_letter = **Shall I prepare an amicable reminder letter?** It is sent to nobody: it is a text for you to read over and send yourself.
ask-dispute-open-amount = **What is the amount at stake?** An estimate will do.
ask-dispute-open-account = **What happened?** In a few sentences: what was agreed, what the client says.
ask-dispute-open-evidence = **The documents of the case.** Send the files here, one by one or together, then “That's all”.
say-dispute-open-handed_over = ✅ Handed over: case **{ $number }**. The team has it and will answer here. A document or a detail to add? Just send it.

## Insurance

choice-amount-unknown = Not known yet
    .heard = no | not yet | don't know | i don't know | no idea | unknown | not known | idk | unclear | to be determined | tbd | not sure | nope | not so far | hard to say | not assessed yet
choice-damage-immaterial = Immaterial
    .heard = data loss | lost data | delay | professional error | mistake | bug | outage | underperformance | data leak | bug in | in prod | site down | downtime
choice-damage-material = Material
    .heard = broken object | broken | damaged equipment | laptop | computer
choice-damage-bodily = Bodily
    .heard = injured | injury | accident | someone got hurt | broken arm | broken leg | broke his arm | broke her arm | broke his leg | broke her leg
say-insurance-incident-intro = I prepare the report for the team, which decides what comes next. Until then: admit nothing in writing and pay nothing before the insurer has answered.
ask-insurance-incident-client = **At which client's?**
ask-insurance-incident-damage = **What kind of damage?**
ask-insurance-incident-damage-hint = Immaterial: lost data, delay, professional error. Material: a damaged thing. Bodily: an injured person.
ask-insurance-incident-happened = **When did it happen?**
ask-insurance-incident-account = **What happened**, and how was it noticed?
ask-insurance-incident-claimed = **Has the client claimed anything in writing?**
ask-insurance-incident-amount = **What is the amount of the damage**, even roughly?
ask-insurance-incident-amount-hint = “About 15k” will do, and so will “I don't know”.
ask-insurance-incident-measures = **What has been done since** to limit the damage? “Nothing” is an answer.
ask-insurance-incident-evidence = **The documents of the report.** Send the files here, one by one or together, then “That's all”.
say-insurance-incident-handed_over = ✅ Handed over: case **{ $number }**. The team takes care of it and will answer here. Admit nothing and pay nothing before its answer.

## My data

run-privacy-export = copy of my data
run-privacy-erase = erasure of my data
ask-privacy-export-sure = **I will send a ZIP file here with everything I keep**: messages, cases, documents, history, to read and as computer data. It goes to this conversation and nowhere else. **All right?**
say-privacy-export-left = All right, nothing is prepared.
say-privacy-export-coming = The copy is being prepared and arrives here in a moment.
export-already = The copy already sent stays as it is.
ask-privacy-erase-sure = **Erase everything?** Messages, answers, files and closed cases disappear here, and my messages are taken out of this conversation and of the team's channel. This cannot be undone.
say-privacy-erase-held = { $count ->
        [one] Case { $numbers } is open: it is kept until a week after it is closed, to defend your rights, then erased as well.
       *[other] Cases { $numbers } are open: they are kept until a week after they are closed, to defend your rights, then erased as well.
    }
say-privacy-erase-left = All right, nothing is erased.
say-privacy-erase-asked = Here I go, erasing.
erase-already = The erasure is already done.
erased = Your data at { $org } is erased, and my messages are taken back. Only an anonymous trace remains: case numbers, dates, and the fact that an erasure took place.
erased-but = It is erased at { $org }, except { $count ->
        [one] the case that is still open ({ $numbers }): it follows a week after it is closed.
       *[other] the cases that are still open ({ $numbers }): they follow a week after they are closed.
    }
erased-not-reached = What I cannot reach: your own messages and files in this chat (only you can delete them), what members of the { $org } team wrote there or downloaded, my messages from exchanges so old that I keep no trace of them, and backups until they are replaced (a restore erases again).
export-file = my-data
export-page = read-me
export-title = My data at { $org }
export-intro = Everything Relais keeps for { $org }, on { $at }. The same data is in data.json, the files are in the folder files.
export-none = Nothing.
export-you = Me
export-person = Who
export-name = Name
export-account = Account
export-language = Language
export-known-since = First contact
export-said = Messages and answers
export-files = Files
export-announced = Files announced, received or refused
export-learnt = Kept without names to improve the answers
export-as-staff = Written as a member of the team in other people's cases
export-history = History of the cases
export-conversations = Answers given to Relais's questions
export-lost = Files that are recorded but not found on the disk

## Cases

ask-ticket-human-question = Of course. **What is it about?** In a sentence or more, the team will read these words.
say-ticket-human-handed_over = Handed to the team: case **{ $number }**. A person will answer right here.
ask-ticket-add_file-case = **For which case?**
ask-ticket-add_file-evidence = Send the files here, then “That's all”.
say-ticket-add_file-no_case = No case is open.
say-ticket-add_file-added = Added to case **{ $number }**; the team sees it.
ask-ticket-close-case = **Which case should be closed?**
ask-ticket-close-sure = **Close case { $about }?** The team will be told; a message reopens it.
ask-ticket-close-reason = **How was it settled?** A word is enough.
say-ticket-close-no_case = No case is open: there is nothing to close.
say-ticket-close-kept_open = All right, case **{ $number }** stays open.
say-ticket-close-closed = Case **{ $number }** is closed. Glad to hear it! A message is enough to reopen it.
close-already = The case is closed already; a message to the team reopens it.
collect-already = The files already received stay in their case.
status-none = You have no case for now.
status-list = { $count ->
        [one] Your case:
       *[other] Your cases:
    }
status-assignee = handled by { $name }
status-evidence = documents: { $complete } of { $required }
status-how = To add a document or a detail, just answer the case's message.
topic-dispute = Dispute
topic-insurance = Insurance
topic-direct = Going direct
topic-other = Request
state-open = to be taken
state-in_progress = in progress
state-waiting = waiting for an answer
state-resolved = resolved
state-closed = closed
claimed = { $name } is handling your case **{ $number }**.
resolved = { $name } marked case **{ $number }** as resolved. If it is not, a message here reopens it.
reopened = { $name } has reopened case **{ $number }**. Write here what comes next: the team will see it.
case-closed = Case **{ $number }** is closed. A new request opens another one.

## Documents

slot-line = **{ $name }** ({ $need }): { $why } For example: { $examples }.
slot-required = needed
slot-optional = if possible
slot-missing = missing
slot-other = Other documents
slot-change = Put elsewhere…
slot-pick = Put into…
files-limits = PDF, photo, Word, Excel, email or text; { $file } MB per file, { $case } MB per case.
files-progress = Documents needed: { $complete } of { $required }. { $count ->
        [0] No file received.
        [one] 1 file received.
       *[other] { $count } files received.
    }
files-coming = { $count ->
        [one] File received, having a look…
       *[other] { $count } files received, having a look…
    }
file-sorted = 📎 **{ $name }** → { $slot }.
file-unsorted = 📎 **{ $name }** has arrived. Which document is it?
file-in-case = Added to case { $number }; the team sees it.
file-kept = 📎 **{ $name }** is kept. It joins a case as soon as there is one.
file-added = 📎 **{ $name }** is added to case { $number }; the team sees it.
loose-joined = { $count ->
        [one] The file already received is attached: { $names }.
       *[other] The { $count } files already received are attached: { $names }.
    }
file-which-case = 📎 **{ $name }** has arrived. For which case?
file-twice = **{ $name }** has exactly the same content as “{ $same }”, received already: it is kept only once.
file-large = **{ $name }** is larger than { $limit } MB. A compressed version, or the document in several parts, will pass.
file-case-full = **{ $name }** would take the case beyond { $limit } MB. The team can tell which documents are enough.
file-empty = **{ $name }** is empty (0 bytes). The upload may have been cut: send it again.
file-archive = **{ $name }** is an archive: I do not open it. Send the files in it one by one.
file-executable = **{ $name }** is a program or a web page, not a document: it is refused. A PDF or a photo will do.
file-encrypted = **{ $name }** is protected by a password. A copy without protection (Print → Save as PDF) will pass.
file-macros = **{ $name }** contains macros: it is refused. A copy saved as PDF or .docx will pass.
file-type = **{ $name }** is not of an accepted type. PDF, JPEG, PNG, HEIC, Word, Excel, ODT, email (EML, MSG) or text will do.
file-broken = **{ $name }** does not open: the file seems damaged. A new export or a photo of the document will do.
file-gone = **{ $name }** is no longer available in the chat. Send it again.
file-late = **{ $name }** could not be fetched from the chat yet. I keep trying for some hours; there is nothing to do.
file-interrupted = The upload of **{ $name }** broke off several times. Send it again; the rest of the case is intact.
file-held = A virus scan is still under way; the team gets the file right after it.
read-offer = I read this on **{ $name }**. Is that right?
read-number = Invoice no.
read-date = Date
read-due = Due
read-amount = Total
read-client = Client
read-taken = Taken from the invoice. You can still change everything at the summary.
read-left = All right, nothing is taken.
button-read-yes = Yes, use it
button-read-no = No
read-credit = **{ $name }** looks like a credit note, not like an invoice to be paid: I take nothing from it. The document is kept with the others.
read-other-client = ⚠️ The client on this invoice, **{ $read }**, is not the one of this case, **{ $told }**. A case is about one client only.
button-read-client = Use it, with this client
button-read-keep = Use it, keep the client
button-read-nothing = Use nothing
button-read-change = Change the client
button-read-keep-client = Keep the case's client
file-infected = **{ $name }** contains a virus: it is set aside and nobody will receive it. Running an antivirus on your device would be wise.

## Letters

letter-direct-reply = Reply ready to send
letter-reminder = Reminder letter
letter-ready = Here is a text for you to read over, complete and send yourself:
letter-unknown = This letter is not available here.
letter-already = The letter already given bears the old values: correct it before sending it.
blank-client = client's name
blank-invoice = invoice number
blank-amount = amount
blank-due = due date
blank-name = name

## Talking with the team

staff-says = **{ $name }** ({ $org }), case { $number }:
staff-said = **{ $name }**, to the freelancer:
button-say = Answer the freelancer
staff-says-how = Answer here, or in the thread of this message: the team will read it.
passed-on = Passed on to the team (case { $number }).
passed-on-reopened = Passed on to the team: case { $number } is open again.
not-passed-on = ⚠️ In the end this message could not be delivered to the team (case { $number }). It is kept, and the administrator can send it again. If it is urgent, send it anew, in several parts when it is long.
or-pass-on = { $count ->
        [one] If that message was for the team (case { $number }):
       *[other] If that message was for the team, for which case?
    }
for-whom = **Who is this message for?** The team has written meanwhile, and my question is waiting too.
button-for-staff = For the team (case { $number })
button-for-question = An answer to my question
pass-on-to = **Pass this message on to case** { $case }?
pass-on-which = **Which case is this message for?** I pass it on to the team.
button-pass-on-yes = Yes, pass it on
button-not-case = No, something else
edited = edited
deleted = Message withdrawn by its author.
a-colleague = Somebody from the team
the-freelancer = The freelancer

## The staff channel

freelancer-says = **{ $name }**:
card-freelancer = Freelancer
card-state = State
card-assignee = Handled by
card-nobody = nobody
card-opened = Opened
card-evidence = Documents: { $complete } of { $required }
card-unscanned = { $count ->
        [one] 1 document has not been scanned for viruses.
       *[other] { $count } documents have not been scanned for viruses.
    }
card-held = { $count ->
        [one] 1 piece waits for the antivirus, which does not answer: it will be posted here as soon as it has.
       *[other] { $count } pieces wait for the antivirus, which does not answer: they will be posted here as soon as it has.
    }
card-quarantined = { $count ->
        [one] ⚠️ 1 infected file set aside.
       *[other] ⚠️ { $count } infected files set aside.
    }
card-how = In the thread: a message that starts with @Relais goes to the freelancer, everything else is internal.
card-copy = This card came twice: case { $number } is kept up to date on the other one. What is written here starting with @Relais reaches the freelancer too.
staff-amended = { $name } corrected the case:
staff-failed = A conversation ({ $script }) stopped on an error ({ $error }). Here is its journal; the freelancer has been told.
staff-closed = { $name } closed this case:
staff-resolved = Case marked as resolved by { $name }.
staff-refused = Only members of the staff channel can do this; the attempt has been recorded.
staff-unknown = I could not check who is in the staff channel. Try again in a minute.
staff-edit-internal = Without @Relais this edit stays internal: the freelancer still reads the message as it was. Putting @Relais back sends it; deleting the message takes it back there too.
staff-not-a-case = This thread belongs to no case. To write to a freelancer, answer in the thread of their case, starting with @Relais. If this thread starts with a case's card, that card came twice: pressing one of its buttons ties this thread to the case.
staff-empty = Nothing to send: the message holds only the mention.
staff-whether = The mention is not at the start: should this message go to the freelancer?
whether-sent = Sent by { $name }.
whether-kept = Kept internal by { $name }.
claim-yours = You already have this case.
claim-taken = { $name } already has this case.
already-resolved = Case { $number } is already resolved.
dead-letter = ⚠️ { $kind } no. { $number } could not be delivered: { $error }. The administrator finds it with “python3 relais.py outbox” and can send it again.
outgoing-post = A message of Relais
outgoing-file = A file
outgoing-dossier = A dossier PDF
outgoing-export = A copy of data
relay-failed = ⚠️ The message could not be delivered to the freelancer: { $error }

## List of commands

command-direct = Going direct: check a case, ask a question
command-dispute = A client does not pay or disagrees: open a case
command-insurance = Liability insurance: a question or an incident
command-contract = The tripartite contract
command-case = Where my cases stand
command-help = What Relais can do
command-hint = [question]
app-description = Answers, disputes, insurance and contract for freelancers
app-description-full = Relais answers the questions of { $org } freelancers from the published rules, with their source; it works out whether going direct is allowed, gathers the facts and documents of a dispute or an incident, and hands a complete case to the team. It is a machine: “talk to someone” brings a person, at any time.
about-contact = Contact: { $contact }

## Staff at work on cases

button-release = Release it
button-wait = Waiting
assign-to = Assign to…
ask-document = Ask for a document…
move-to = Hand to another team…
card-wanted = Document asked for
reason-pick = Reason (optional)…
reason-settled = Agreement found
reason-paid = Paid
reason-dropped = Dropped
reason-duplicate = Duplicate
reason-elsewhere = Handled elsewhere
staff-reason = Reason noted by { $name }: { $reason }
staff-assigned = { $name } assigned the case to { $to }.
staff-released = { $name } released the case: it is to be taken.
staff-document-asked = { $name } asked for a document: { $slot }. The case waits.
staff-document-here = The document asked for has arrived: { $slot } ({ $name }).
staff-moved-away = Case **{ $number }** was handed by { $name } to the team “{ $topic }”.
staff-moved-here = Case handed over by { $name }. What was said so far:
stale-staff = That is no longer possible for this case.
document-wanted = **{ $name }** asks for a document for case **{ $number }**: **{ $slot }**. Send it here: it joins the case.
document-why = { $why } For example: { $examples }.
assign-not-staff = { $name } is not a member of this channel: the case cannot be assigned to them.

## Gaps: what was not understood (staff)

command-gaps = Staff: what Relais did not understand, or answered without helping
gaps-none = Nothing to report: all that was asked was understood, and nobody said that an answer did not help.
gaps-count = { $count ->
        [one] **One request**
       *[other] **{ $count } requests**
    } found no answer, in { $groups ->
        [one] one group
       *[other] { $groups } groups
    }. Names and numbers are replaced by "…".
gaps-more = { $count ->
        [one] One more group
       *[other] { $count } more groups
    }: "python3 relais.py gaps" shows them all.
gaps-where = To act, the same command in the staff channel.
gap-group = { $count } times ({ $why }). { $chosen ->
        [0] Probably
        [one] One person chose
       *[other] { $chosen } people chose
    }: { $topic }.
gap-clarified = unclear: { $count }
gap-handed-over = no answer: { $count }
gap-not-helpful = not helpful: { $count }
button-gap-phrasing = Add as a phrasing
button-gap-article = Article stub
button-gap-drop = Dismiss
gap-other-label = It is rather…
gap-gone = This group has been dealt with.
gap-dropped = Dismissed ({ $count }).
gap-known = These phrasings are known already; the group is closed.
gap-proposed = Proposal written: **{ $file }**, in the "proposals" folder of the data. It takes effect once read and applied ("git apply").
gap-left = { $count ->
        [one] One phrasing of the group stays
       *[other] { $count } phrasings of the group stay
    } in the list: a proposal is better read short.
gap-no-room = Nothing is written: the file has no place left that earlier proposals do not change already. The group stays in the list; those proposals need to be applied or deleted first.
label-oos = out of scope: nothing that Relais deals with

## The try-it page (relais demo)

demo-title = Relais, the try-it page
demo-subtitle = the try-it page of { $org }
demo-organisation = Organisation
demo-language = Language
demo-tabs = Which side to look at
demo-tab-chat = Freelancer
demo-tab-staff = Staff
demo-unread = (new)
demo-skip-chat = Go to the freelancer’s conversation
demo-skip-staff = Go to the staff channel
demo-chat-subtitle = freelancer, in a direct message with Relais
demo-chat-log = Conversation with Relais
demo-chat-label = Message to Relais
demo-chat-placeholder = Message to Relais, or “/”
demo-staff-title = Staff channel of { $org }
demo-staff-subtitle = One card per case; each case has its thread.
demo-staff-reads = Staff read the first language of { $org }: { $language }.
demo-staff-log = Messages of the staff channel
demo-staff-label = Message to the staff channel
demo-staff-placeholder = Message, or /cases
demo-staff-empty = No case yet.
demo-staff-how = As soon as the freelancer hands over a case, its card comes here, with its files.
demo-persona = Who answers for the staff
demo-thread = Thread of the case
demo-thread-log = Messages of the thread
demo-thread-label = Message in the thread
demo-thread-placeholder = Write in the thread
demo-open-thread = Open the thread
demo-replies = Thread ({ $count })
demo-close-thread = Close the thread
demo-reply = Reply
demo-mode = Whom this message is for
demo-mode-in = Internal
demo-mode-out = To { $name }
demo-hint-in = Stays within the team.
demo-hint-out = Goes to { $name }, like a message that starts with @Relais.
demo-internal = internal
demo-to-freelancer = to { $name }
demo-only-you = seen by this person alone
demo-delivered = Delivered
demo-not-delivered = Not delivered
demo-message-of = Message from { $name }
demo-typing = Relais is writing…
demo-commands-label = Commands
demo-attach = Attach files
demo-send = Send
demo-uploads = Files being sent
demo-upload-of = Sending { $name }
demo-upload-failed = Did not arrive.
demo-again = Try again
demo-download = Download
demo-drop-here = Drop the files here
demo-samples = Sample files
demo-sample-how = Drag it into the conversation, or press to send it
demo-day-ok = Choose this day
demo-close = Close
demo-cancel = Cancel
demo-stored-button = What is kept
demo-stored-title = What Relais keeps of this try-out
demo-stored-text = Read just now from the database of Relais, as “python3 relais.py tickets” and “python3 relais.py evidence” do. Each file is kept under its SHA-256. Messages are kept too: the { $count } of this page are read from there.
demo-stored-empty = Nothing yet: no case, no file.
demo-stored-pieces = Files
demo-stored-no-pieces = No file.
demo-stored-history = History ({ $count })
demo-stored-loose = Files that are not in a case yet
demo-scan-clean = scanned, clean
demo-scan-infected = infected, set aside
demo-scan-none = not scanned (no antivirus configured)
demo-history-opened = opened the case
demo-history-evidence = sent a file
demo-history-evidence-sorted = sorted a file elsewhere
demo-history-claimed = claimed the case
demo-history-assigned = gave the case to a colleague
demo-history-released = released the case
demo-history-state = the state changed
demo-history-to-staff = wrote to the staff
demo-history-to-freelancer = wrote to the freelancer
demo-history-document-asked = asked for a document
demo-history-dossier = asked for the PDF dossier
demo-history-link-minted = asked for a link to a file
demo-history-downloaded = downloaded a file
demo-history-file-shown-to-staff = showed a file in the staff channel
demo-history-dossier-shown-to-staff = showed the PDF dossier in the staff channel
demo-history-exported = gave the freelancer a copy of their data
demo-history-reason = noted the reason
demo-history-amended = corrected a fact
demo-history-refused = tried what only staff may do
demo-history-linked = linked the case to another
demo-history-merged = merged the case into another
demo-history-took-over = merged another case into this one
demo-history-moved = handed the case to another team
demo-history-channel-lost = the channel cannot be reached
demo-history-scanned = the antivirus has answered
demo-history-relay-failed = a message could not be delivered
demo-history-edited = edited a message
demo-history-deleted = took a message back
demo-restart-button = Restart the process
demo-restart-how = Ends the engine’s process at once, like a power cut, then reads everything again
demo-restart-begun = Process { $pid } is ended at once, as by a power cut…
demo-restart-done = Process { $pid } took over from { $before } in { $seconds } s. The { $count } messages, read again from disk, are identical.
demo-restart-changed = Process { $pid } took over from { $before } in { $seconds } s, and finished what was under way. { $count } messages read again from disk.
demo-restart-refused = Restarting is allowed only from the machine that runs Relais.
demo-process = process { $pid }
demo-footer = the real engine, on this machine; nothing leaves it
demo-anew = New try-out
demo-guide-title = Guided tour
demo-guide-more = Details of the step
demo-guide-hide = Hide the tour
demo-guide-ticked = (done)
demo-guide-ask = Ask
demo-guide-ask-text = A client does not pay. Nadia writes it as to a colleague.
demo-guide-invoice = The invoice
demo-guide-invoice-text = Rather than answer question by question: drop the sample invoice, and Relais reads what matters in it.
demo-guide-answer = Answer
demo-guide-answer-text = Confirm what was read, then answer with the buttons. At “What happened?” a few words will do.
demo-guide-pieces = The evidence
demo-guide-pieces-text = Two files are missing: the signed quote and the acceptance report.
demo-guide-send = Hand over
demo-guide-send-text = “That's all”, then read the recap and “Send to the team”. Nothing leaves before.
demo-guide-claim = The staff
demo-guide-claim-text = The card of the case has arrived in the channel. Hugo claims it (“{ $claim }”): Nadia hears of it at once.
demo-guide-reply = The thread
demo-guide-reply-text = An internal remark stays in the thread; what is addressed to Nadia reaches her, and the thread tells when it is delivered.
demo-guide-restart = The power cut
demo-guide-restart-text = End the process at once: nothing is in memory, everything is on disk.
demo-guide-dossier = The dossier
demo-guide-dossier-text = “{ $dossier }”, on the card, makes a ZIP for a lawyer or an insurer. And here is what is kept of the case.
demo-guide-end = That is the whole way.
demo-guide-end-text = Also worth a try: “en français”, a question in the middle, “back”, an empty file, two staff members on one case.
demo-guide-do-say = Write for Nadia
demo-guide-do-drop = Send the invoice
demo-guide-do-question = See the question
demo-guide-do-tell = Tell it for Nadia
demo-guide-do-drop-two = Send both
demo-guide-do-look = See the card
demo-guide-do-note = An internal remark
demo-guide-do-write = Reply to Nadia
demo-guide-do-restart = End it at once
demo-guide-do-stored = What is kept
demo-guide-words-ask = Hello, I want to open a dispute: Acme Ltd does not pay me
demo-guide-words-account = They have not answered since I delivered, in spite of two reminders.
demo-guide-words-note = Same client was late last year. Let us see legal tomorrow.
demo-guide-words-reply = Hello Nadia, we are writing to the client today. Do you have a copy of the last reminder?
tryout-freelancers = { $command } is a command of freelancers: on this page it is typed on the left, in place of { $name }.
tryout-gaps = { $command } is not on the try-it page: that list brings together what all freelancers asked in vain. Staff have it in their channel, once Relais is installed in Slack or Teams.
tryout-unknown = { $command } is no command of the staff. Here there is /cases: the open cases.

## Microsoft Teams, and links to evidence

button-reply = Answer the team
button-open-file = Open the file
teams-file-unseen = ⚠️ The attached file was not sent: Teams gives bots no files of a channel. The text was passed on. The file can go by e-mail, or as a link in the message.
teams-not-installed = the Relais app is not (or no longer) installed in their Teams. A Teams administrator can install it for everybody; else, another way to reach them.
teams-not-in-channel = the Relais app has not been added to this Teams channel
file-in-channel = 📎 **{ $name }** ({ $size } kB)
file-taken = ✅ **{ $name }** is saved in OneDrive.
file-taken-link = ✅ **{ $name }** is saved in OneDrive. [Open the file](<{ $address }>)
file-not-taken = ⚠️ **{ $name }** could not be saved in OneDrive. Here it is once more.
choose-first = The field beside it is empty: fill it in first, then OK.
mark-delivered = ✅ Delivered to the freelancer.
mark-failed = ⚠️ Not delivered yet.
link-minted = [Download the file]({ $address }). The link is valid for 15 minutes, for whoever holds it; each download is noted in the case.
link-impossible = No link: the file is no longer there, or the public address of Relais (RELAIS_PUBLIC_URL) is not set.
link-gone = This link is no longer valid. A new one comes from "Open the file", in the thread of the case.
link-how = The download is noted in the history of the case.
link-download = Download

## relais doctor --as: the round-trip test

doctor-card = 🩺 **A test of Relais**, asked for by the administrator. Press the button: it proves that messages arrive both ways.
doctor-root = 🩺 A test of Relais (`python3 relais.py doctor`), asked for by the administrator: this is no case.
doctor-card-staff = 🩺 Somebody of the team presses here: it proves that what the team does in a thread reaches Relais.
doctor-press = Received
doctor-pressed = ✅ The test passed: Relais received the press. Thank you!
doctor-over = The test is over: the button does nothing any more.

## The terminal (relais chat)

terminal-help = A number presses a button · /attach FILE · /dispute · /case · Tab completes · /quit
terminal-no-file = { $path }: no such file. Give the path of a file on this machine.
terminal-no-button = No button is called “{ $what }”. Offered: { $offered }
terminal-no-buttons = No button is called “{ $what }”: none is offered now.
