# Tous les mots de l'interface en français. $address vaut « tu » ou « vous » selon l'organisation (app.yaml).
# Le texte est du Markdown simple ; ce que les gens ont tapé est inséré tel quel, jamais interprété.

## Premier contact, aide, politesse

welcome = 👋 Bonjour, je suis **Relais**, l'assistant automatique de l'équipe { $org } : une machine, pas une personne. Je réponds d'après les règles publiées, avec la source, et je transmets les dossiers à l'équipe.
    Ce que { $address ->
        [tu] tu me confies pour un dossier est lu par l'équipe { $org } qui s'en occupe
       *[vous] vous me confiez pour un dossier est lu par l'équipe { $org } qui s'en occupe
    } ; nos échanges sont gardés { $conversations } jours, un dossier clos { $years } ans.
    Pour parler à une personne, { $address ->
        [tu] écris « parler à quelqu'un »
       *[vous] écrivez « parler à quelqu'un »
    } à tout moment.
welcome-controls = À tout moment : « aide », « retour », « annuler », « English please ».
greeting = Bonjour { $name } ! Que puis-je faire pour { $address ->
        [tu] toi ?
       *[vous] vous ?
    }
thanks = Avec plaisir 🙂
help = Je réponds sur ces sujets, d'après les règles publiées par { $org }, et je peux ouvrir un dossier pour l'équipe :
help-controls = Il suffit d'écrire la question telle qu'elle vient. « retour » revient à la question précédente, « annuler » arrête, « English please » change de langue.
topic-button-direct = Passer en direct
topic-button-dispute = Litige, impayé
topic-button-insurance = Assurance RC Pro
topic-button-contract = Contrat tripartite
privacy = Voici ce que je garde : { $address ->
        [tu] tes messages
       *[vous] vos messages
    } et mes réponses pendant { $conversations } jours, les dossiers et leurs pièces pendant { $years } ans après leur clôture. Seule l'équipe { $org } chargée du dossier les lit ; chaque pièce qui lui est montrée est notée dans le dossier. { $address ->
        [tu] Tu peux recevoir une copie de tes données ou les faire effacer, ici même.
       *[vous] Vous pouvez recevoir une copie de vos données ou les faire effacer, ici même.
    }
offer-privacy-export = Exporter mes données
offer-privacy-erase = Effacer mes données
privacy-request = J'ai une question sur mes données personnelles.
language-set = C'est noté, je parle français.
language-missing = { $org } n'a pas cette langue : je continue en français.

## Réponses

source = Source : { $source }{ $dated ->
        [yes] , mise à jour le { $updated }
       *[no] {""}
    }
source-law = Information générale, pas un conseil juridique. Source : { $articles }
source-ours = Liste de Relais, à titre indicatif.
rule-missing = Je n'ai pas de règle publiée par { $org } sur ce sujet ({ $topic }), et je préfère ne rien inventer. Une personne de l'équipe peut { $address ->
        [tu] te répondre.
       *[vous] vous répondre.
    }
clarify = Je veux être sûr de bien comprendre. { $address ->
        [tu] Tu veux…
       *[vous] Vous voulez…
    }
label-other = Autre chose
out-of-scope = Je ne sais pas répondre à cela : je m'occupe du passage en direct, des litiges et impayés, de l'assurance RC Pro et du contrat tripartite chez { $org }. Une personne peut prendre le relais.
not-understood = Je n'ai pas assez bien compris pour répondre sans me tromper. Une phrase entière m'aide (« mon client … depuis … ») ; sinon, une personne de l'équipe { $org } peut { $address ->
        [tu] te répondre.
       *[vous] vous répondre.
    }
no-more = Sur ce point ({ $topic }), je n'ai rien de plus que ma dernière réponse, et je préfère ne rien inventer. Une personne de l'équipe peut répondre à cette question.
several-needs = { $count ->
        [2] Deux
        [3] Trois
       *[other] Plusieurs
    } choses, donc : je prends l'une après l'autre.
one-of-several = Je réponds à ce que j'ai compris ; { $address ->
        [tu] redemande-moi le reste
       *[vous] redemandez-moi le reste
    } dans un message à part.
button-helpful = 👍 Utile
button-not-helpful = 👎 Pas utile
helpful-thanks = Merci, c'est noté.
not-helpful = C'est noté, merci : l'équipe s'en sert pour corriger ses réponses. { $address ->
        [tu] Dis-le-moi autrement, ou demande une personne.
       *[vous] Dites-le-moi autrement, ou demandez une personne.
    }
empty = Je n'ai reçu aucun mot. { $address ->
        [tu] Écris ta question ou envoie un fichier.
       *[vous] Écrivez votre question ou envoyez un fichier.
    }
went-wrong = Quelque chose n'a pas marché de mon côté, et rien n'a été perdu. { $address ->
        [tu] Réessaie dans un instant ou écris « parler à quelqu'un ».
       *[vous] Réessayez dans un instant ou écrivez « parler à quelqu'un ».
    }
stale = Ce bouton n'est plus valable : la conversation a avancé depuis. { $address ->
        [tu] Réponds à ma dernière question
       *[vous] Répondez à ma dernière question
    } ou { $address ->
        [tu] écris « aide ».
       *[vous] écrivez « aide ».
    }
moved-to-dm = C'est personnel : je { $address ->
        [tu] t'écris
       *[vous] vous écris
    } en message privé.
more-in-dm = Pour { $address ->
        [tu] ton
       *[vous] votre
    } cas précis, { $address ->
        [tu] écris-moi
       *[vous] écrivez-moi
    } en message privé.
channel-machine = Je suis Relais, l'assistant automatique de l'équipe { $org } : une machine, pas une personne.
channel-hello = Bonjour ! Dans ce fil, je réponds d'après les règles publiées par { $org } sur le passage en direct, les litiges et impayés, l'assurance et le contrat : une question suffit. Pour un cas personnel ou un dossier, { $address ->
        [tu] écris-moi
       *[vous] écrivez-moi
    } en message privé.
channel-unknown = Je ne sais pas répondre à cela ici. En message privé, je peux demander à une personne de l'équipe { $org }.
channel-file = Les fichiers ne sont pas recueillis ici, où tout le monde les voit. { $address ->
        [tu] Envoie-les-moi
       *[vous] Envoyez-les-moi
    } en message privé.
refused-workspace = Désolé, cet espace n'est pas relié à une organisation que je connais. L'administrateur de Relais peut l'ajouter dans app.yaml.
edit-seen = Message modifié : je reprends.
edit-not-taken = Message modifié : je ne peux plus en tenir compte ici. La correction en un nouveau message (« corriger montant ») suffit ; « annuler » arrête la conversation.
too-fast = Cela va très vite pour moi : je n'ai pas lu ce qui vient d'arriver. Un nouvel envoi dans une minute suffit.
busy = Je n'ai pas pu enregistrer cela à l'instant, rien n'est perdu. Un nouvel essai dans quelques secondes suffira.

## Libellés des sujets (boutons de clarification et phrases)

label-direct-definition = savoir ce que « passer en direct » veut dire
label-direct-allowed = savoir s'il est possible de passer en direct
label-direct-check = vérifier un cas précis de passage en direct
label-direct-tell = prévenir l'équipe d'une proposition en direct
label-direct-why = comprendre pourquoi cette clause existe
label-direct-proposal = savoir répondre à un client qui propose le direct
label-direct-who_is_client = savoir qui compte comme « client »
label-contract-what = comprendre le contrat tripartite
label-contract-template = trouver le modèle de contrat
label-contract-sign = savoir comment faire signer le contrat
label-dispute-prevent = éviter les litiges
label-dispute-disagreement = réagir à un client mécontent
label-dispute-unpaid = réagir à un client qui ne paie pas
label-dispute-documents = savoir quels documents réunir pour un recours
label-dispute-bailiff = connaître la procédure (commissaire de justice)
label-dispute-responsibility = savoir qui doit relancer le client
label-dispute-late_fees = connaître les pénalités de retard
label-dispute-open = ouvrir un dossier de litige
label-insurance-coverage = savoir ce que couvre l'assurance
label-insurance-certificate = obtenir l'attestation d'assurance
label-insurance-liability = comprendre la responsabilité civile
label-insurance-damage_types = connaître les types de dommages
label-insurance-documents = savoir quels documents l'assureur demande
label-insurance-incident = déclarer un incident chez un client
label-ticket-status = savoir où en est un dossier
label-ticket-add_file = ajouter un document à un dossier
label-ticket-close = clore un dossier
label-ticket-human = parler à une personne
label-meta-greeting = dire bonjour
label-meta-thanks = dire merci
label-meta-help = voir ce que je sais faire
label-meta-cancel = arrêter la conversation
label-meta-language = changer de langue
label-meta-privacy = savoir ce que je garde comme données

## Boutons

offer-direct-definition = C'est quoi, le direct ?
offer-direct-allowed = Est-ce possible ?
offer-direct-check = Vérifier mon cas
offer-direct-why = Pourquoi cette règle ?
offer-direct-proposal = Que répondre au client ?
offer-direct-tell = Prévenir l'équipe
offer-direct-who_is_client = Qui est « le client » ?
offer-contract-what = Le contrat tripartite
offer-contract-template = Le modèle de contrat
offer-contract-sign = Faire signer le contrat
offer-dispute-prevent = Éviter un litige
offer-dispute-disagreement = Client mécontent
offer-dispute-unpaid = Client qui ne paie pas
offer-dispute-documents = Documents à réunir
offer-dispute-bailiff = Procédure
offer-dispute-responsibility = Qui relance ?
offer-dispute-late_fees = Pénalités de retard
offer-dispute-open = Ouvrir un dossier de litige
offer-insurance-coverage = Ce qui est couvert
offer-insurance-certificate = Attestation
offer-insurance-liability = Responsabilité civile
offer-insurance-damage_types = Types de dommages
offer-insurance-documents = Documents pour l'assureur
offer-insurance-incident = Déclarer un incident
offer-ticket-status = Où en est mon dossier ?
offer-ticket-add_file = Ajouter un document
offer-ticket-close = Clore un dossier
offer-ticket-human = Parler à une personne
offer-meta-help = Voir ce que je sais faire
offer-meta-privacy = Mes données
button-cancel = Annuler
button-keep = Garder la réponse précédente
button-restart = Recommencer
button-send = Envoyer
button-internal = Garder interne
button-claim = Je m'en occupe
together = Lier ou fusionner…
link-with = Lier à { $number }
merge-with = Fusionner dans { $number }
card-linked = Lié à
staff-linked = { $name } a lié ce dossier à { $number }.
merge-sure = **Fusionner { $number } dans { $into } ?** Pièces, messages et suite iront dans { $into } ; { $number } sera clos. C'est définitif.
button-merge = Fusionner
button-merge-no = Laisser les deux
merge-done = { $name } a fusionné les deux dossiers.
merge-left = { $name } a laissé les deux dossiers.
merge-took = { $name } a fusionné **{ $number }** dans ce dossier. Ses faits, pour mémoire :
merge-away = **{ $number }** est fusionné dans **{ $into }** par { $name } : la suite est là-bas.
merged = Les dossiers { $number } et { $into } n'en font plus qu'un : **{ $into }**. Rien n'est perdu, pièces et messages y sont.
queue-none = Aucun dossier ouvert ne correspond.
queue-count = { $count ->
        [one] **1 dossier ouvert**
       *[other] **{ $count } dossiers ouverts**
    }
queue-more = Et { $count } autres. À préciser : « à moi », « non attribués », « en attente », un sujet, un client, un nom.
age = { $days ->
        [0] ouvert aujourd'hui
        [one] ouvert hier
       *[other] ouvert il y a { $days } jours
    }
home-title = Relais, l'assistant de l'équipe { $org }
home-cases = Mes dossiers
home-queue = Dossiers ouverts
home-mine = Suivis par moi
home-queue-how = Chercher : /dossiers à moi, /dossiers non attribués, /dossiers litige Acme…
shortcut-which = **Un dossier à partir de ce message : lequel ?**
shortcut-name = Ouvrir un dossier
shortcut-description = Ce message devient le premier élément d'un dossier
command-queue = L'équipe : les dossiers ouverts (à moi, non attribués, en attente, un sujet, un nom)
staff-channel-lost = ⚠️ Le salon prévu pour ce sujet ({ $topic }, { $channel }) n'est pas joignable : { $error }. Ce dossier est donc ici. Remède : ajouter Relais à ce salon, ou corriger `staff` dans app.yaml.
dossier-coming = Dossier demandé par { $name }, version { $version } : il arrive ci-dessous.
button-dossier = Dossier PDF
dossier-administrator = l'administrateur
dossier-title = Dossier { $number }
dossier-made = { $org } · { $topic } · { $freelancer }. Version { $version }, établie par Relais le { $at } à la demande de { $who }.
dossier-facts = Faits déclarés
dossier-pieces = Bordereau des pièces ({ $count })
dossier-pieces-head = N° | Pièce | Reçue le, de | Empreinte SHA-256
dossier-left-out = { $count ->
        [one] 1 fichier n'est pas joint : l'antivirus ne l'a pas admis.
       *[other] { $count } fichiers ne sont pas joints : l'antivirus ne les a pas admis.
    }
dossier-chronology = Chronologie
dossier-chronology-head = Date | Qui | Quoi
chronicle-opened = Dossier ouvert
chronicle-evidence = Pièce reçue : { $name }
chronicle-amended = Fait corrigé : { $name }
chronicle-document_asked = Pièce demandée : { $name }
chronicle-to_staff = Message à l'équipe
chronicle-to_freelancer = Message au freelance
button-resolve = Résolu
button-reopen = Rouvrir
button-pass-on = Transmettre à l'équipe
choose = Choisir
pick-day = Choisir une date

## Mots qui dirigent la conversation

control-back = retour
    .heard = arrière | en arrière | reviens | reviens en arrière | retour en arrière | revenir en arrière | je veux revenir en arrière | je voudrais revenir en arrière | question précédente | la question précédente | question d'avant | la question d'avant | reviens à la question d'avant | reviens à la question précédente | retourne à la question précédente | retour à la question précédente | revenir à la question précédente | étape précédente | étape d'avant | précédent | précédente | revenir | back | go back | previous
control-cancel = annuler
    .heard = stop | annule | arrête | arrêter | laisse tomber | abandonner | on arrête | quitter | cancel | quit
control-restart = recommencer
    .heard = recommence | on recommence | repartir de zéro | restart | start over
control-help = aide
    .heard = help | au secours | menu | ?
control-forget = être oublié
    .heard = oublie-moi | oublie moi | oubliez-moi | oubliez moi | oublie moi complètement | oubliez-moi complètement | efface-moi | efface moi | effacez-moi | effacez moi | suprime-moi | suprime moi | suprimez-moi | suprimez moi | supprime-moi | supprime moi | supprimez-moi | supprimez moi | je veux être oublié | je veux être oubliée | je veux être effacé | je veux être effacée | je veux qu'on m'oublie | je veux que tu m'oublies | je veux que vous m'oubliiez | tout effacer sur moi | efface tout sur moi | effacez tout sur moi | oublie tout de moi | oubliez tout de moi
control-another = un autre litige
    .heard = autre litige | nouveau litige | un nouveau litige | un autre dossier | nouveau dossier | un autre incident
drop = laisse
    .heard = laissez | laisse tomber | laissez tomber | on laisse tomber | laisse béton | oublie | oubliez | oublie ça | on oublie | rien | rien du tout | rien en fait | en fait rien | finalement rien | non | nan | non merci | en fait non | finalement non | non finalement | finalement c'est bon | c'est bon finalement | en fait c'est bon | c'est bon en fait | c'est bon | c'est bon laisse | pas la peine | c'est pas la peine | ce n'est pas la peine | plus la peine | c'est plus la peine | plus besoin | pas besoin | j'ai plus besoin | je n'ai plus besoin | j'ai pas besoin | j'ai changé d'avis | changé d'avis | je change d'avis | quitter | je quitte | sortir | tant pis | ça ira | ça va aller | peu importe | pas grave | c'est pas grave | ce n'est pas grave | j'annule | annule ça | on annule | abandonne | j'abandonne | je laisse tomber | je me débrouille | sans importance | rien d'important
hello = bonjour
    .heard = bonsoir | salut | coucou | hello | hey | re | yo

## Fils de conversation

run-direct-check = passage en direct
run-direct-tell = proposition en direct
run-dispute-open = dossier de litige
run-insurance-incident = déclaration d'incident
run-ticket-human = demande à l'équipe
run-ticket-add_file = ajout de documents
run-ticket-close = clôture de dossier
run-on-top = Je mets de côté la conversation en cours ({ $topic }) ; nous y reviendrons juste après.
run-next = Deux conversations, une par une ; la seconde sera : { $topic }.
run-resumed = On continue : { $topic }.
run-failed = Quelque chose s'est cassé dans cette conversation, mais rien n'est perdu : tout ce qui a été dit est dans le dossier **{ $number }** et l'équipe est prévenue.
aside-unknown = Je ne sais pas répondre à cette question ; une personne de l'équipe le peut.
back-to-question = Revenons à ma question.
sure-stop = **Arrêter ({ $topic }) ?** { $address ->
        [tu] Tes mots sont gardés
       *[vous] Vos mots sont gardés
    } : je ne les ai pas encore pris comme réponse.
sure-aside = J'hésite : est-ce pour **{ $need }**, ou la réponse à ma question ?
sure-pass-on = **Je transmets cette question à l'équipe ?**
sure-matter = **Je transmets cette question à l'équipe ?** Je peux aussi y répondre moi-même : { $need }.
matter-wanted = Rien n'est encore transmis à l'équipe : quelques mots sur le sujet suffisent. « annuler » arrête.
button-stop = Oui, arrêter
button-mine-after-all = Non, c'est ma réponse
button-go-on = Non, on continue
button-mine = C'était ma réponse
back-at-start = C'est la première question : il n'y a rien avant. « annuler » arrête la conversation.
back-done = Revenons en arrière.
chosen = → { $label }
correction-undone = La réponse précédente est gardée.
correct-which = Cette correction est pour lequel ?
correct-which-fact = Laquelle de ces lignes est à corriger ?
corrected = Corrigé : { $name } : { $value }
noted = C'est noté : { $name } : { $value }
cancelled = C'est arrêté ({ $topic }). { $kept ->
        [0] Rien n'a été envoyé.
        [one] Rien n'a été envoyé ; le fichier reçu est gardé et pourra rejoindre un dossier.
       *[other] Rien n'a été envoyé ; les { $kept } fichiers reçus sont gardés et pourront rejoindre un dossier.
    }
nothing-to-cancel = Aucune conversation n'est en cours. « aide » montre ce que je sais faire.
tax-ht = HT
tax-ttc = TTC
between = entre le { $first } et le { $last }
ask-previous = Réponse précédente : { $value }
heard-day = J'ai compris : { $day }.
day-known-later = C'est noté. Le dernier jour compte, et c'est toujours le { $day } : { $new } est avant. Rien ne change donc.
item-removed = C'est retiré.
approval-waits = Merci. { $count ->
        [one] Un fichier est encore en route
       *[other] { $count } fichiers sont encore en route
    } : j'envoie le dossier dès leur arrivée.

## Récapitulatif

recap-title = Récapitulatif
recap-ask = Tout est juste ? L'équipe ne reçoit rien avant l'accord. Chaque ligne peut être corrigée.
recap-amend = Voici le dossier avec la correction. Je la transmets à l'équipe ?
amend-done = ✅ Correction transmise : l'équipe la voit dans le dossier **{ $number }**.
amend-kept = L'équipe a elle-même modifié ce point du dossier **{ $number }** : sa version reste. Un message ici lui dira pourquoi la changer.
recap-send = Envoyer à l'équipe
recap-send-again = Transmettre la correction
recap-correct = Corriger…
recap-volunteered = Lu dans { $address ->
        [tu] ton message, à vérifier
       *[vous] votre message, à vérifier
    } : { $names }.
verdict-volunteered = Lu dans { $address ->
        [tu] ton message
       *[vous] votre message
    }, à corriger si ce n'est pas exact : { $facts }.
remove-item = Retirer la facture { $number }
add-item = Ajouter une facture
    .heard = rajouter une facture | rajoute une facture | ajouter une autre facture | rajouter une autre facture | ajoute une autre facture | rajoute une autre facture | j'ai une autre facture | j'ai encore une facture | j'ai encore une autre facture | j'ai oublié une facture | il y a une autre facture | y'a une autre facture | il y en a une autre | il manque une facture | une autre facture | encore une facture
add-files = Ajouter des pièces
    .heard = ajouter un fichier | ajouter des fichiers | ajouter une pièce | ajouter un document | ajouter des documents | j'ai d'autres pièces | j'ai une autre pièce | j'ai un autre fichier | j'ai d'autres fichiers | j'ai un autre document | j'ai d'autres documents | il manque un fichier | il manque une pièce | il manque un document | il manque des pièces
choice-approval-approve = Envoyer à l'équipe
    .heard = oui | ok | d'accord | envoyer | envoie | envoi | envoyez | c'est bon | c'est bien ça | valider | je valide | parfait | exact | go | c'est juste | ça marche | oui envoie | oui c'est bon | confirmer | tout est bon | transmettre la correction | ouais | oki | okay | on envoie | vas-y | allez-y | tout est juste | tout est correct | c'est correct | c'est exact | j'approuve | je confirme | transmettre | transmets | transmettez | je suis d'accord | dac | envoie le dossier | envoyez le dossier | envoie à l'équipe | envoyez à l'équipe | bien sûr | c bon | c ok | c'est ok | d accord | dacord | go go
choice-yesno-yes = Oui
    .heard = ouais | ouai | oui oui | ok | yes | yep | yeah | d'accord | si | bien sûr | exactement | absolument | carrément | affirmatif | o | y | tout à fait | oki | okay | tout juste | c'est ça | dac | volontiers | je veux bien | d accord | dacord | c'est bon | ouep | yess | ui | ouais grave | exact | toujours en cours | encore en cours | encore une | oui une autre
choice-yesno-no = Non
    .heard = nan | no | nope | pas du tout | non non | jamais | n | non merci | pas encore | negatif | absolument pas | carrément pas | certainement pas | surtout pas | vraiment pas | pas vraiment | bien sûr que non | pas d'accord | pas question | aucune | aucun | plus maintenant | plus du tout | plus en ce moment | pas en ce moment | pas maintenant | plus actuellement | pas actuellement | pas la peine | plus la peine | c'est pas la peine | ce n'est pas la peine | pas besoin | nn | nop | noon | rien | rien du tout | plus rien | rien d'autre | rien pour l'instant | rien pour le moment | pas pour l'instant | pas pour le moment | pas à ma connaissance | pas que je sache | c'est tout | c'est la seule | la seule | une seule | juste celle-là | que celle-là | seulement celle-là | pas d'autre | pas d'autres | aucune autre | rien de plus
choice-evidence-done = C'est tout
    .heard = terminé | fini | c'est fini | c tout | c'est bon | rien d'autre | j'ai tout envoyé | voilà | suivant | continuer | passer | non | plus rien | j'ai rien | je n'ai rien | aucun | pas de document | ok | done | c'est tout ce que j'ai | j'ai tout mis | tout est là | tout y est | j'ai fini | j'ai terminé | rien de plus | je n'ai rien d'autre | j'ai rien d'autre | je n'ai pas d'autre document | pas d'autre document | pas de pièce | aucune pièce | je n'ai pas de document | c'est tout pour l'instant | c'est tout pour le moment

## Réponses pas claires

unclear-text-empty = Je n'ai lu aucun mot dans cette réponse. Quelques mots suffisent.
unclear-text-long = C'est un peu long pour cette question ({ $length } caractères, { $limit } au plus). L'essentiel suffit : le reste pourra être joint en fichier.
story-long = Ce message fait { $length } caractères : c'est trop long pour servir de récit tel quel ({ $limit } au plus). Je demande l'essentiel plus loin ; le tout pourra être joint en fichier.
unclear-wait = { $address ->
        [tu] Prends ton temps
       *[vous] Prenez votre temps
    } : la question attend ici.
unclear-number = Je cherche le numéro de la facture, par exemple « F-2026-012 ». S'il n'y en a pas : « sans numéro ».
unclear-name-long = Il me faut seulement le nom, par exemple « Acme » ou « Marie Durand, Acme ».
unclear-amount = Je n'ai pas reconnu de montant. Par exemple : « 3 200,50 € », « 3200 HT » ou « 3,2k ».
unclear-amount-which = Quel est-il, à peu près ? Par exemple « 3 200 € » ou « environ 15k ».
unclear-amount-negative = Un montant dû ne peut pas être négatif. Par exemple : « 3 200,50 € ».
unclear-amount-zero = Un montant de zéro n'ouvre pas de dossier. Quel est le montant en jeu, par exemple « 3 200,50 € » ?
unclear-amount-large = Ce montant dépasse 10 millions : n'y a-t-il pas un zéro de trop ?
unclear-amount-several = Je lis plusieurs montants. Lequel est le bon pour cette question ?
unclear-day = Je n'ai pas reconnu de date. Par exemple : « { $example } », « fin mars » ou « il y a 8 mois ».
unclear-day-impossible = Le { $day } n'existe pas dans le calendrier. Quelle est la bonne date, par exemple « { $example } » ?
unclear-day-future = Le { $day } n'est pas encore passé. Il me faut une date d'hier ou d'avant.
unclear-day-old = Le { $day } me paraît hors du temps. Quelle est la bonne date, avec l'année ?
unclear-day-several = Je lis plusieurs dates. Laquelle est la bonne, avec le jour, le mois et l'année ?
unclear-day-open = « Avant » ou « après » { $said } ne me donne pas de date. Quel jour, ou quel mois avec l'année ?
unclear-day-year = { $said } : de quelle année ? Par exemple « avril 2025 » ou « 12/04/2025 ».
unclear-day-exact = Il me faut ici le jour exact, entre le { $first } et le { $last }. Par exemple « { $example } ».
unclear-choice = Je n'ai pas reconnu la réponse. Un bouton, son numéro ou son texte conviennent.
unclear-approval = Je n'envoie rien sans un oui clair. « oui » envoie, « corriger montant » corrige, « annuler » arrête.
unclear-files = J'attends des fichiers, ou « c'est tout » pour continuer.
stuck-day = À peu près suffit : un mois ou une année, « vers mars 2025 », « il y a environ 8 mois », « 2025 ». Un ancien e-mail ou une facture aide souvent à retrouver la date. Sinon, une personne de l'équipe peut prendre le relais.
stuck-day-exact = La date figure sur le dernier compte rendu ou la dernière facture : elle peut être donnée plus tard, je garde la question. Sinon, une personne de l'équipe peut prendre le relais.
stuck-amount = À peu près suffit : « environ 3000 ». Le montant pourra être corrigé. Sinon, une personne de l'équipe peut prendre le relais.
stuck-yesno = Dans le doute, mieux vaut vérifier avant de répondre : la question attend ici. Sinon, une personne de l'équipe peut prendre le relais.
stuck-choice = La réponse la plus proche suffit ; elle pourra être corrigée. Sinon, une personne de l'équipe peut prendre le relais.
joined = Ajouté à « { $name } ».
button-join = Ajouter à mon récit

## Noms des faits

fact-client = Client
fact-nature = Nature
fact-amount = Montant
fact-account = Ce qui s'est passé
fact-reminders = Relances
fact-invoice-number = { $number ->
        [0] Numéro de facture
       *[other] Facture { $number }, numéro
    }
fact-invoice-amount = { $number ->
        [0] Montant
       *[other] Facture { $number }, montant
    }
fact-invoice-date = { $number ->
        [0] Date de facture
       *[other] Facture { $number }, date
    }
fact-invoice-due = { $number ->
        [0] Échéance
       *[other] Facture { $number }, échéance
    }
fact-total = Total des { $count } factures
fact-damage = Dommage
fact-happened = Date de l'incident
fact-claimed = Réclamation écrite du client
fact-measures = Mesures prises
fact-question = Demande
fact-contact = Contact
fact-running = Mission en cours
fact-ended = Fin de la dernière mission
fact-ended_exact = Jour exact de fin

## Passage en direct

choice-contact-worked = J'ai déjà travaillé avec via la plateforme
    .heard = c'est le client | mon client | déjà travaillé | déjà bossé ensemble | le même client | c'est lui | worked | client de la mission | via { $org } | par { $org } | avec { $org } | sur { $org } | grâce à { $org } | via la plateforme | par la plateforme | sur la plateforme | grâce à la plateforme | ancien client | bossé avec | bossais avec | travaillé avec | travaillais avec | taffé avec | bossé ensemble | travaillé ensemble | client actuel | client { $org } | via vous | via toi | grâce à vous | grâce à toi | vous me l'avez présenté | vous qui me l'avez présenté | tu me l'as présenté | fait une mission
choice-contact-referred = Recommandé par ce client
    .heard = recommandé | son collègue | un collègue | une collègue | il m'a recommandé | référé | referred | quelqu'un qu'il m'a présenté | collègue de mon client | mon client m'a recommandé | mon client me l'a présenté | que mon client m'a présenté | présenté par mon client | recommandé par mon client | de la part de mon client | mon client lui a donné mon nom | mon client lui a filé mon nom | mon client lui a donné mon contact | mon client lui a passé mon contact | donné mon nom | donné mon contact | passé mon contact | filé mon nom | filé mon contact
choice-contact-unrelated = Même entreprise, sans lien
    .heard = sans lien | rien à voir | autre service | autre département | un autre employé | unrelated | aucun lien | aucun rapport | pas de lien | pas de rapport | autre équipe
choice-contact-elsewhere = Rencontré ailleurs
    .heard = ailleurs | hors plateforme | par moi-même | mon réseau | linkedin | elsewhere | pas via vous | hors { $org } | sans { $org } | en dehors | en dehors de { $org } | pas via { $org } | pas via la plateforme | pas par { $org } | pas par la plateforme | meetup | à un salon | au salon | une conférence | un ami | une amie | un pote | par un ami | via malt | sur malt | tout seul | toute seule | connu avant | connaissais avant | connais d'avant
ask-direct-check-contact = Vérifions ensemble. **Qui est ce contact ?**
ask-direct-check-contact-hint = Le « client », c'est une personne avec qui la mission s'est faite via la plateforme, ou qu'elle a recommandée en interne.
ask-direct-check-running = **Une mission est-elle en cours** avec ce client via la plateforme ?
ask-direct-check-ended = **Quand s'est terminée la dernière mission** avec ce client, même une demi-journée ?
ask-direct-check-ended-hint = Par exemple « 12/03/2025 », « fin mars » ou « il y a 8 mois ».
ask-direct-check-ended_exact = La limite tombe juste dans cette période. **Quel jour exactement** s'est terminée la dernière mission ?
ask-direct-check-ended_exact-hint = La date figure sur le dernier compte rendu ou la dernière facture de la mission.
ask-direct-check-ended_beside = { $ended_exact } : c'est en dehors de la période dite d'abord ({ $ended }). **C'est bien ce jour ?**
ask-direct-check-ended_beside-hint = Sinon, le bon jour suffit.
ask-direct-check-pass_on = Je transmets la question à l'équipe ?
ask-direct-check-account = **Comment s'est fait le contact ?** Quelques mots suffisent, avec le nom du client.
say-direct-check-unrelated = ✅ **Oui, c'est possible.** Une autre personne de la même entreprise, sans lien avec la mission ni recommandation du client, n'est pas concernée par la règle.
    Au moindre doute sur un lien, l'équipe répond.
say-direct-check-elsewhere = La règle publiée parle des clients rencontrés grâce à la plateforme. Pour un contact rencontré ailleurs, je préfère demander à l'équipe plutôt que de trancher.
say-direct-check-not_passed_on = D'accord, je ne transmets rien. L'équipe reste joignable à tout moment.
say-direct-check-passed_on = C'est transmis à l'équipe : dossier **{ $number }**. La réponse arrivera ici.
say-direct-check-still_running = ❌ **Pas maintenant.** Les conditions générales ne permettent pas de passer en direct pendant une mission, ni pendant les { $months } mois qui suivent sa fin.
    En attendant : continuer par la plateforme, et rappeler au client que ça se passe via { $org }, qui en discute volontiers avec lui.
say-direct-check-allowed = ✅ **Oui, depuis le { $free }.** Dernière mission terminée le { $ended } + { $months } mois = couvert jusqu'au { $covered_until } inclus ; au { $today }, ce délai est passé.
    C'est une indication tirée de l'article d'aide : les conditions générales font foi. Si une mission plus récente a eu lieu, même courte, { $address ->
        [tu] dis-le-moi
       *[vous] dites-le-moi
    } et je recalcule.
say-direct-check-refused = ❌ **Pas encore : possible à partir du { $free }{ $exact ->
        [yes] {""}
       *[no] {" "}au plus tard
    }.** Dernière mission terminée le { $ended }{ $exact ->
        [yes] {""}
       *[no] {" "}au plus tard
    } + { $months } mois = couvert jusqu'au { $covered_until } inclus.
    En attendant : continuer par la plateforme, et prévenir l'équipe si le client insiste, elle en discute en toute simplicité. C'est une indication : les conditions générales font foi.
ask-direct-tell-client = Je préviens l'équipe. **Quel est le client ?**
ask-direct-tell-account = **Qu'a-t-il proposé, et quand ?** Quelques mots suffisent.
say-direct-tell-told = Merci, l'équipe est prévenue : dossier **{ $number }**. Elle a l'habitude de ces discussions et répondra ici.

## Litige

choice-nature-unpaid = Facture impayée
    .heard = impayé | impayée | il paie pas | ne paie pas | paye pas | pas payé | non paiement | retard de paiement | unpaid | paie plus | paye plus | paient pas | payent pas | paient plus | payent plus | paie jamais | pas été payé | pas réglé | pas réglée | pas été réglée | pas payée | me doit de l'argent | doit de l'argent | refuse de payer | refusent de payer | veut pas payer | veulent pas payer | paiement en retard | facture en retard | en retard de paiement | j'attends mon paiement | attends toujours mon paiement | attends mon argent
choice-nature-contested = Travail contesté
    .heard = contesté | conteste | pas content | mécontent | désaccord | qualité | contested | contestent | conteste tout | pas satisfait | insatisfait | mal fait | mauvais travail | travail est mauvais | travail n'est pas bon | travail est pas bon | taf est pas bon | taff est pas bon
choice-nature-broken_off = Mission rompue
    .heard = rompue | rompu | arrêtée | annulée | mission arrêtée | rupture | broken off | annulé | arrêté | stoppé | stoppée | résilié | résiliée | mis fin | fin anticipée | fin de mission anticipée
choice-reminded-none = Aucune relance
    .heard = aucune | non | pas encore | jamais | zéro | none | pas de relance | pas relancé | pas encore relancé | jamais relancé | aucune relance | nan | rien envoyé | aucun mail | aucun rappel | 0
choice-reminded-once = Une relance
    .heard = une | une fois | 1 fois | un mail | oui une fois | once | une seule | une seule fois | juste une fois | une seule relance | juste une | une relance | un rappel | 1 mail | un seul mail | un e-mail | un coup de fil | un appel | une relance par mail | 1x | oui 1
choice-reminded-several = Plusieurs relances
    .heard = plusieurs | plusieurs fois | plusieurs relances | deux fois | trois fois | 2 fois | 3 fois | oui plusieurs | souvent | plein | several | quelques fois | quelques mails | plusieurs mails | plein de mails | deux mails | trois mails | 2 mails | 3 mails | 4 mails | 5 mails | deux relances | trois relances | 2 relances | 3 relances | 4 relances | quatre fois | cinq fois | 4 fois | 5 fois | 6 fois | 10 fois | tous les jours | toutes les semaines | chaque semaine | des dizaines | 2x | 3x | x2 | x3
choice-reminded-formal = Mise en demeure envoyée
    .heard = mise en demeure | recommandé | lettre recommandée | formal | lrar | lettre ar | ar envoyé | lettre avec ar
say-dispute-open-intro = Ouvrons un dossier de litige. Quelques questions, puis les pièces ; l'équipe ne reçoit rien avant l'accord final.
ask-dispute-open-client = **Quel est le client ?** Le nom de la société, et de la personne si possible.
ask-dispute-open-nature = **Quel est le problème** avec { $client } ?
ask-dispute-open-same = Le dossier **{ $about }** est déjà ouvert avec ce client. **C'est la même affaire ?**
ask-insurance-incident-same = Le dossier **{ $about }** est déjà ouvert avec ce client. **C'est le même incident ?**
say-dispute-open-joined = C'est noté dans le dossier **{ $number }**, l'équipe le voit. { $address ->
        [tu] Écris ou envoie
       *[vous] Écrivez ou envoyez
    } ici la suite : elle y sera ajoutée.
say-insurance-incident-joined = C'est noté dans le dossier **{ $number }**, l'équipe le voit. { $address ->
        [tu] Écris ou envoie
       *[vous] Écrivez ou envoyez
    } ici la suite : elle y sera ajoutée.
join-already = Ce qui a été dit est déjà dans le dossier.
ask-dispute-open-invoice-number = { $number ->
        [1] **Quel est le numéro de la facture impayée ?**
       *[other] **Quel est le numéro de la facture { $number } ?**
    }
ask-dispute-open-invoice-number-hint = { $address ->
        [tu] Envoie la facture en PDF
       *[vous] Envoyez la facture en PDF
    } et j'y lis le numéro, les dates et le montant. S'il y en a plusieurs, une par une.
ask-dispute-open-invoice-amount = **Quel est le montant encore dû** sur { $which ->
        [one] la facture { $invoice_number }
       *[none] cette facture
    } ?
ask-dispute-open-invoice-amount-hint = Avec « HT » ou « TTC » si possible.
ask-dispute-open-invoice-date = **Quelle est la date de { $which ->
        [one] la facture { $invoice_number }
       *[none] cette facture
    } ?**
ask-dispute-open-invoice-due = **Quelle est { $which ->
        [one] la date d'échéance de la facture { $invoice_number }
       *[none] sa date d'échéance
    } ?**
ask-dispute-open-invoice-due-hint = Une date, ou le délai de paiement : « 30 jours », « 30 jours fin de mois », « à réception ».
ask-dispute-open-invoice-early = L'échéance ({ $invoice_due }) tombe avant la date de la facture ({ $invoice_date }). **C'est bien cela ?**
ask-dispute-open-invoice-early-hint = Sinon, la bonne échéance suffit, ou « corriger date de facture ».
ask-dispute-open-invoice-more = **Y a-t-il une autre facture impayée** de ce client ?
ask-dispute-open-not_due_yet = L'échéance n'est pas encore passée : la facture n'est donc pas en retard. **Ouvrir un dossier quand même ?**
say-dispute-open-not_due_yet_left = D'accord. Si rien n'arrive le { $due }, { $address ->
        [tu] reviens me voir
       *[vous] revenez me voir
    } le lendemain.
ask-dispute-open-reminders = **Des relances ont-elles déjà été envoyées ?**
ask-dispute-open-want_letter = **Je prépare une lettre de relance amiable ?** Elle n'est envoyée à personne : c'est un texte à relire et à envoyer soi-même.
ask-dispute-open-amount = **Quel est le montant en jeu ?** Une estimation convient.
ask-dispute-open-account = **Que s'est-il passé ?** En quelques phrases : ce qui était convenu, ce que dit le client.
ask-dispute-open-evidence = **Les pièces du dossier.** { $address ->
        [tu] Envoie
       *[vous] Envoyez
    } les fichiers ici, un par un ou ensemble, puis « C'est tout ».
say-dispute-open-handed_over = ✅ C'est transmis : dossier **{ $number }**. L'équipe l'a reçu et répondra ici. Une pièce ou une précision à ajouter ? Il suffit de l'envoyer.

## Assurance

choice-amount-unknown = Pas encore connu
    .heard = non | pas encore | je ne sais pas | je sais pas | jsp | ne sais pas | inconnu | pas connu | aucune idée | pas d'idée | à déterminer | à voir | on ne sait pas | pas chiffré | pas encore chiffré | en cours d'évaluation | pas pour l'instant | pas pour le moment | nan | rien pour l'instant | impossible à dire | difficile à dire
choice-damage-immaterial = Immatériel
    .heard = perte de données | données | retard | faute professionnelle | erreur | défaut de performance | bug | panne | immaterial | bug en | un bug | en prod | perte de chiffre | perte de ca | fuite de données
choice-damage-material = Matériel
    .heard = objet cassé | cassé | matériel abîmé | ordinateur | material | un ordi | ordi cassé | un pc
choice-damage-bodily = Corporel
    .heard = blessé | blessure | accident | quelqu'un s'est blessé | bodily | bras cassé | jambe cassée | cassé le bras | cassé la jambe | cassé le poignet | cassé la cheville
say-insurance-incident-intro = Je prépare la déclaration pour l'équipe, qui décide de la suite. D'ici là : ne rien reconnaître par écrit et ne rien payer avant la réponse de l'assureur.
ask-insurance-incident-client = **Chez quel client ?**
ask-insurance-incident-damage = **Quel type de dommage ?**
ask-insurance-incident-damage-hint = Immatériel : perte de données, retard, faute professionnelle. Matériel : un bien abîmé. Corporel : une personne blessée.
ask-insurance-incident-happened = **Quand est-ce arrivé ?**
ask-insurance-incident-account = **Que s'est-il passé**, et comment l'a-t-on remarqué ?
ask-insurance-incident-claimed = **Le client a-t-il réclamé quelque chose par écrit ?**
ask-insurance-incident-amount = **Quel est le montant du dommage**, même à peu près ?
ask-insurance-incident-amount-hint = « Environ 15k » convient, « je ne sais pas » aussi.
ask-insurance-incident-measures = **Qu'a-t-on fait depuis** pour limiter les dégâts ? « Rien » est une réponse.
ask-insurance-incident-evidence = **Les pièces de la déclaration.** { $address ->
        [tu] Envoie
       *[vous] Envoyez
    } les fichiers ici, un par un ou ensemble, puis « C'est tout ».
say-insurance-incident-handed_over = ✅ C'est transmis : dossier **{ $number }**. L'équipe s'en occupe et répondra ici. Ne rien reconnaître et ne rien payer avant sa réponse.

## Mes données

run-privacy-export = copie de mes données
run-privacy-erase = effacement de mes données
ask-privacy-export-sure = **J'envoie ici un fichier ZIP avec tout ce que je garde** : messages, dossiers, pièces, historique, à lire et en format informatique. Il n'arrive que dans cette conversation. **D'accord ?**
say-privacy-export-left = D'accord, rien n'est préparé.
say-privacy-export-coming = La copie se prépare et arrive ici dans un instant.
export-already = La copie déjà envoyée reste telle quelle.
ask-privacy-erase-sure = **Tout effacer ?** Messages, réponses, fichiers et dossiers clos disparaissent ici, et mes messages sont retirés de cette conversation et du salon de l'équipe. C'est définitif.
say-privacy-erase-held = { $count ->
        [one] Le dossier { $numbers } est ouvert : il est gardé jusqu'à une semaine après sa clôture, pour défendre { $address ->
            [tu] tes droits
           *[vous] vos droits
        }, puis effacé à son tour.
       *[other] Les dossiers { $numbers } sont ouverts : ils sont gardés jusqu'à une semaine après leur clôture, pour défendre { $address ->
            [tu] tes droits
           *[vous] vos droits
        }, puis effacés à leur tour.
    }
say-privacy-erase-left = D'accord, rien n'est effacé.
say-privacy-erase-asked = C'est parti : j'efface.
erase-already = L'effacement est déjà fait.
erased = { $address ->
        [tu] Tes données sont effacées
       *[vous] Vos données sont effacées
    } chez { $org }, et mes messages sont retirés. Il ne reste qu'une trace anonyme : des numéros de dossiers, des dates, et le fait qu'un effacement a eu lieu.
erased-but = C'est effacé chez { $org }, sauf { $count ->
        [one] le dossier encore ouvert ({ $numbers }) : il suivra une semaine après sa clôture.
       *[other] les dossiers encore ouverts ({ $numbers }) : ils suivront une semaine après leur clôture.
    }
erased-not-reached = Ce que je ne peux pas atteindre : { $address ->
        [tu] tes propres messages et fichiers
       *[vous] vos propres messages et fichiers
    } dans cette messagerie (à { $address ->
        [tu] toi
       *[vous] vous
    } de les supprimer), ce que les membres de l'équipe { $org } y ont écrit ou téléchargé, mes messages d'échanges si anciens que je n'en garde plus aucune trace, et les sauvegardes jusqu'à leur remplacement (une restauration efface à nouveau).
export-file = mes-donnees
export-page = a-lire
export-title = Mes données chez { $org }
export-intro = Tout ce que Relais garde pour { $org }, le { $at }. Les mêmes données sont dans data.json, les fichiers dans le dossier files.
export-none = Rien.
export-you = Moi
export-person = Qui
export-name = Nom
export-account = Compte
export-language = Langue
export-known-since = Premier contact
export-said = Messages et réponses
export-files = Fichiers
export-announced = Fichiers annoncés, reçus ou refusés
export-learnt = Gardé sans nom pour améliorer les réponses
export-as-staff = Écrit comme membre de l'équipe dans les dossiers d'autres personnes
export-history = Historique des dossiers
export-conversations = Réponses données aux questions de Relais
export-lost = Fichiers enregistrés mais introuvables sur le disque

## Dossiers

ask-ticket-human-question = Bien sûr. **De quoi s'agit-il ?** En une phrase ou plus, l'équipe lira ces mots.
say-ticket-human-handed_over = C'est transmis à l'équipe : dossier **{ $number }**. Une personne répondra ici même.
ask-ticket-add_file-case = **Pour quel dossier ?**
ask-ticket-add_file-evidence = { $address ->
        [tu] Envoie
       *[vous] Envoyez
    } les fichiers ici, puis « C'est tout ».
say-ticket-add_file-no_case = Aucun dossier n'est ouvert.
say-ticket-add_file-added = C'est ajouté au dossier **{ $number }** ; l'équipe le voit.
ask-ticket-close-case = **Quel dossier clore ?**
ask-ticket-close-sure = **Clore le dossier { $about } ?** L'équipe en sera informée ; un message le rouvrira.
ask-ticket-close-reason = **Comment cela s'est-il réglé ?** Un mot suffit.
say-ticket-close-no_case = Aucun dossier n'est ouvert : il n'y a rien à clore.
say-ticket-close-kept_open = D'accord, le dossier **{ $number }** reste ouvert.
say-ticket-close-closed = Le dossier **{ $number }** est clos. Tant mieux ! Un message suffit à le rouvrir.
close-already = Le dossier est déjà clos ; un message à l'équipe le rouvre.
collect-already = Les fichiers déjà reçus restent dans leur dossier.
status-none = Aucun dossier à { $address ->
        [tu] ton
       *[vous] votre
    } nom pour l'instant.
status-list = { $count ->
        [one] { $address ->
            [tu] Ton dossier :
           *[vous] Votre dossier :
        }
       *[other] { $address ->
            [tu] Tes dossiers :
           *[vous] Vos dossiers :
        }
    }
status-assignee = suivi par { $name }
status-evidence = pièces : { $complete } sur { $required }
status-how = Pour ajouter une pièce ou une précision, il suffit de répondre au message du dossier.
topic-dispute = Litige
topic-insurance = Assurance
topic-direct = Passage en direct
topic-other = Demande
state-open = à prendre en charge
state-in_progress = en cours
state-waiting = en attente d'une réponse
state-resolved = résolu
state-closed = clos
claimed = { $name } suit { $address ->
        [tu] ton
       *[vous] votre
    } dossier **{ $number }**.
resolved = { $name } a marqué le dossier **{ $number }** comme résolu. Si ce n'est pas le cas, un message ici le rouvre.
reopened = { $name } a rouvert le dossier **{ $number }**. { $address ->
        [tu] Écris
       *[vous] Écrivez
    } ici la suite : l'équipe la verra.
case-closed = Le dossier **{ $number }** est clos. Une nouvelle demande en ouvre un autre.

## Pièces

slot-line = **{ $name }** ({ $need }) : { $why } Par exemple : { $examples }.
slot-required = nécessaire
slot-optional = si possible
slot-missing = manque
slot-other = Autres pièces
slot-change = Ranger ailleurs…
slot-pick = Ranger dans…
files-limits = PDF, photo, Word, Excel, e-mail ou texte ; { $file } Mo par fichier, { $case } Mo par dossier.
files-progress = Pièces nécessaires : { $complete } sur { $required }. { $count ->
        [0] Aucun fichier reçu.
        [one] 1 fichier reçu.
       *[other] { $count } fichiers reçus.
    }
files-coming = { $count ->
        [one] Fichier reçu, je le regarde…
       *[other] { $count } fichiers reçus, je les regarde…
    }
file-sorted = 📎 **{ $name }** → { $slot }.
file-unsorted = 📎 **{ $name }** est bien arrivé. C'est quelle pièce ?
file-in-case = Ajouté au dossier { $number } ; l'équipe le voit.
file-kept = 📎 **{ $name }** est gardé. Il rejoindra un dossier dès qu'il y en aura un.
file-added = 📎 **{ $name }** est ajouté au dossier { $number } ; l'équipe le voit.
loose-joined = { $count ->
        [one] Le fichier déjà reçu est joint : { $names }.
       *[other] Les { $count } fichiers déjà reçus sont joints : { $names }.
    }
file-which-case = 📎 **{ $name }** est bien arrivé. Pour quel dossier ?
file-twice = **{ $name }** a exactement le même contenu que « { $same } », déjà reçu : il n'est gardé qu'une fois.
file-large = **{ $name }** dépasse { $limit } Mo. Une version compressée, ou le document en plusieurs parties, passera.
file-case-full = **{ $name }** ferait dépasser les { $limit } Mo du dossier. L'équipe peut dire quelles pièces suffisent.
file-empty = **{ $name }** est vide (0 octet). L'envoi a peut-être été coupé : un nouvel envoi suffit.
file-archive = **{ $name }** est une archive : je ne l'ouvre pas. Les fichiers qu'elle contient peuvent être envoyés un par un.
file-executable = **{ $name }** est un programme ou une page web, pas un document : il est refusé. Un PDF ou une photo conviendra.
file-encrypted = **{ $name }** est protégé par un mot de passe. Une copie sans protection (Imprimer → Enregistrer en PDF) passera.
file-macros = **{ $name }** contient des macros : il est refusé. Une copie enregistrée en PDF ou .docx passera.
file-type = **{ $name }** n'est pas d'un type accepté. PDF, JPEG, PNG, HEIC, Word, Excel, ODT, e-mail (EML, MSG) ou texte conviennent.
file-broken = **{ $name }** ne s'ouvre pas : le fichier semble abîmé. Un nouvel export ou une photo du document conviendra.
file-gone = **{ $name }** n'est plus disponible sur la messagerie. Un nouvel envoi suffit.
file-late = **{ $name }** n'a pas encore pu être récupéré sur la messagerie. Je réessaie pendant quelques heures ; il n'y a rien à faire.
file-interrupted = L'envoi de **{ $name }** s'est interrompu plusieurs fois. Un nouvel envoi suffit ; le reste du dossier est intact.
file-held = Une analyse antivirus est encore en cours ; l'équipe recevra le fichier juste après.
read-offer = J'ai lu ceci sur **{ $name }**. C'est bien ça ?
read-number = Facture n°
read-date = Date
read-due = Échéance
read-amount = Total
read-client = Client
read-taken = Repris de la facture. Tout reste modifiable au récapitulatif.
read-left = D'accord, rien n'est repris.
button-read-yes = Oui, reprendre
button-read-no = Non
read-credit = **{ $name }** ressemble à un avoir, pas à une facture à payer : je n'en reprends rien. La pièce est gardée avec les autres.
read-other-client = ⚠️ Le client de cette facture, **{ $read }**, n'est pas celui de ce dossier, **{ $told }**. Un dossier ne porte que sur un client.
button-read-client = Reprendre, avec ce client
button-read-keep = Reprendre, sans changer de client
button-read-nothing = Ne rien reprendre
button-read-change = Changer de client
button-read-keep-client = Garder le client du dossier
file-infected = **{ $name }** contient un virus : il est mis à l'écart et personne ne le recevra. Un antivirus sur { $address ->
        [tu] ton
       *[vous] votre
    } appareil serait prudent.

## Lettres

letter-direct-reply = Réponse prête à envoyer
letter-reminder = Lettre de relance
letter-ready = Voici un texte à relire, compléter et envoyer soi-même :
letter-unknown = Cette lettre n'est pas disponible ici.
letter-already = La lettre déjà donnée porte les anciennes valeurs : à corriger avant de l'envoyer.
blank-client = nom du client
blank-invoice = numéro de facture
blank-amount = montant
blank-due = échéance
blank-name = nom

## Échanges avec l'équipe

staff-says = **{ $name }** ({ $org }), dossier { $number } :
staff-said = **{ $name }**, au freelance :
button-say = Répondre au freelance
staff-says-how = Répondre ici, ou dans le fil de ce message : l'équipe le lira.
passed-on = Transmis à l'équipe (dossier { $number }).
passed-on-reopened = Transmis à l'équipe : le dossier { $number } est rouvert.
not-passed-on = ⚠️ Ce message n'a finalement pas pu être remis à l'équipe (dossier { $number }). Il est gardé, et l'administrateur peut le renvoyer. { $address ->
        [tu] Si c'est urgent, renvoie-le, en plusieurs fois s'il est long.
       *[vous] Si c'est urgent, renvoyez-le, en plusieurs fois s'il est long.
    }
or-pass-on = { $count ->
        [one] Si ce message était pour l'équipe (dossier { $number }) :
       *[other] Si ce message était pour l'équipe, pour quel dossier ?
    }
for-whom = **À qui est ce message ?** L'équipe a écrit entre-temps, et ma question attend aussi.
button-for-staff = Pour l'équipe (dossier { $number })
button-for-question = Réponse à ma question
pass-on-to = **Transmettre ce message au dossier** { $case } ?
pass-on-which = **Ce message est pour quel dossier ?** Je le transmets à l'équipe.
button-pass-on-yes = Oui, transmettre
button-not-case = Non, autre chose
edited = modifié
deleted = Message retiré par son auteur.
a-colleague = Une personne de l'équipe
the-freelancer = Le freelance

## Salon de l'équipe

freelancer-says = **{ $name }** :
card-freelancer = Freelance
card-state = État
card-assignee = Suivi par
card-nobody = personne
card-opened = Ouvert le
card-evidence = Pièces : { $complete } sur { $required }
card-unscanned = { $count ->
        [one] 1 pièce n'a pas été analysée par un antivirus.
       *[other] { $count } pièces n'ont pas été analysées par un antivirus.
    }
card-held = { $count ->
        [one] 1 pièce attend l'antivirus, qui ne répond pas : elle sera postée ici dès qu'il aura répondu.
       *[other] { $count } pièces attendent l'antivirus, qui ne répond pas : elles seront postées ici dès qu'il aura répondu.
    }
card-quarantined = { $count ->
        [one] ⚠️ 1 fichier infecté mis à l'écart.
       *[other] ⚠️ { $count } fichiers infectés mis à l'écart.
    }
card-how = Dans le fil : un message qui commence par @Relais part au freelance, tout le reste est interne.
card-copy = Cette carte est arrivée deux fois : le dossier { $number } est suivi sur l'autre. Ce qui est écrit ici en commençant par @Relais part aussi au freelance.
staff-amended = { $name } a corrigé le dossier :
staff-failed = Une conversation ({ $script }) s'est interrompue sur une erreur ({ $error }). Voici son journal ; le freelance est prévenu.
staff-closed = { $name } a clos ce dossier :
staff-resolved = Dossier marqué comme résolu par { $name }.
staff-refused = Seuls les membres du salon de l'équipe peuvent faire cela ; la tentative est notée.
staff-unknown = Je n'ai pas pu vérifier les membres du salon de l'équipe. Un nouvel essai dans une minute suffit.
staff-edit-internal = Sans @Relais, cette modification reste interne : le freelance lit toujours le message d'avant. Remettre @Relais la lui envoie ; supprimer le message le retire chez lui aussi.
staff-not-a-case = Ce fil n'est pas celui d'un dossier. Pour écrire à un freelance, répondre dans le fil de son dossier en commençant par @Relais. Si ce fil commence par la carte d'un dossier, elle est arrivée deux fois : appuyer sur un de ses boutons rattache ce fil au dossier.
staff-empty = Rien à envoyer : le message ne contient que la mention.
staff-whether = Cette mention n'est pas au début : le message doit-il partir au freelance ?
whether-sent = Envoyé par { $name }.
whether-kept = Gardé interne par { $name }.
claim-yours = { $address ->
        [tu] Tu suis déjà ce dossier.
       *[vous] Vous suivez déjà ce dossier.
    }
claim-taken = { $name } suit déjà ce dossier.
already-resolved = Le dossier { $number } est déjà résolu.
dead-letter = ⚠️ { $kind } n° { $number } n'a pas pu être remis : { $error }. L'administrateur le retrouve avec « python3 relais.py outbox », et peut le renvoyer.
outgoing-post = Un message de Relais
outgoing-file = Un fichier
outgoing-dossier = Un dossier PDF
outgoing-export = Une copie de données
relay-failed = ⚠️ Le message n'a pas pu être remis au freelance : { $error }

## Liste des commandes

command-direct = Passer en direct : vérifier un cas, poser une question
command-dispute = Un client ne paie pas ou conteste : ouvrir un dossier
command-insurance = Assurance RC Pro : question ou incident
command-contract = Le contrat tripartite
command-case = Où en sont mes dossiers
command-help = Ce que Relais sait faire
command-hint = [question]
app-description = Réponses, litiges, assurance et contrat pour les freelances
app-description-full = Relais répond aux questions des freelances { $org } d'après les règles publiées, avec la source ; il vérifie si un passage en direct est permis, rassemble les faits et les pièces d'un litige ou d'un incident, et remet un dossier complet à l'équipe. C'est une machine : « parler à quelqu'un » amène une personne, à tout moment.
about-contact = Contact : { $contact }

## Suivi des dossiers par l'équipe

button-release = Rendre le dossier
button-wait = En attente
assign-to = Confier à…
ask-document = Demander une pièce…
move-to = Passer à une autre équipe…
card-wanted = Pièce demandée
reason-pick = Raison (facultatif)…
reason-settled = Accord trouvé
reason-paid = Payé
reason-dropped = Sans suite
reason-duplicate = Doublon
reason-elsewhere = Traité ailleurs
staff-reason = Raison notée par { $name } : { $reason }
staff-assigned = { $name } a confié le dossier à { $to }.
staff-released = { $name } a rendu le dossier : il est à prendre en charge.
staff-document-asked = { $name } a demandé une pièce : { $slot }. Le dossier attend.
staff-document-here = La pièce demandée est arrivée : { $slot } ({ $name }).
staff-moved-away = Le dossier **{ $number }** a été transmis par { $name } à l'équipe « { $topic } ».
staff-moved-here = Dossier transmis par { $name }. Ce qui a été dit jusqu'ici :
stale-staff = Cela n'est plus possible pour ce dossier.
document-wanted = **{ $name }** demande une pièce pour le dossier **{ $number }** : **{ $slot }**. { $address ->
        [tu] Envoie-la ici
       *[vous] Envoyez-la ici
    } : elle rejoindra le dossier.
document-why = { $why } Par exemple : { $examples }.
assign-not-staff = { $name } n'est pas membre de ce salon : le dossier ne peut pas lui être confié.

## Lacunes : ce qui n'a pas été compris (équipe)

command-gaps = L'équipe : ce que Relais n'a pas compris ou dont la réponse n'a pas aidé
gaps-none = Rien à signaler : tout ce qui a été demandé a été compris, et personne n'a dit qu'une réponse n'aidait pas.
gaps-count = { $count ->
        [one] **Une demande** n'a
       *[other] **{ $count } demandes** n'ont
    } pas trouvé de réponse, en { $groups ->
        [one] un groupe
       *[other] { $groups } groupes
    }. Les noms et les nombres sont remplacés par « … ».
gaps-more = { $count ->
        [one] Encore un groupe
       *[other] Encore { $count } groupes
    } : « python3 relais.py gaps » les montre tous.
gaps-where = Pour agir, la même commande dans le salon de l'équipe.
gap-group = { $count } fois ({ $why }). { $chosen ->
        [0] Probablement
        [one] Une personne a choisi
       *[other] { $chosen } personnes ont choisi
    } : { $topic }.
gap-clarified = pas clair : { $count }
gap-handed-over = pas de réponse : { $count }
gap-not-helpful = pas utile : { $count }
button-gap-phrasing = Ajouter comme formulation
button-gap-article = Ébauche d'article
button-gap-drop = Écarter
gap-other-label = C'est plutôt…
gap-gone = Ce groupe a déjà été traité.
gap-dropped = C'est écarté ({ $count }).
gap-known = Ces formulations sont déjà connues ; le groupe est clos.
gap-proposed = Proposition écrite : **{ $file }**, dans le dossier « proposals » des données. Elle prend effet une fois relue et appliquée (« git apply »).
gap-left = { $count ->
        [one] Une formulation du groupe reste
       *[other] { $count } formulations du groupe restent
    } dans la liste : une proposition se relit mieux courte.
gap-no-room = Rien n'est écrit : le fichier n'a plus de place que les propositions précédentes ne changent déjà. Le groupe reste dans la liste ; il faut d'abord appliquer ou supprimer ces propositions.
label-oos = hors sujet : rien de ce que Relais traite

## La page d'essai (relais demo)

demo-title = Relais, la page d'essai
demo-subtitle = page d'essai · { $org }
demo-organisation = Organisation
demo-language = Langue
demo-tabs = De quel côté regarder
demo-tab-chat = Freelance
demo-tab-staff = Équipe
demo-unread = (nouveau)
demo-skip-chat = Aller à la conversation du freelance
demo-skip-staff = Aller au salon de l'équipe
demo-chat-subtitle = freelance, en message privé avec Relais
demo-chat-log = Conversation avec Relais
demo-chat-label = Message à Relais
demo-chat-placeholder = Message à Relais, ou « / »
demo-staff-title = Salon de l'équipe { $org }
demo-staff-subtitle = Une carte par dossier ; chaque dossier a son fil.
demo-staff-reads = L'équipe { $org } lit en { $language }, sa première langue.
demo-staff-log = Messages du salon de l'équipe
demo-staff-label = Message au salon de l'équipe
demo-staff-placeholder = Message, ou /dossiers
demo-staff-empty = Aucun dossier pour l'instant.
demo-staff-how = Dès que le freelance confie un dossier, sa carte arrive ici, avec ses pièces.
demo-persona = Qui répond pour l'équipe
demo-thread = Fil du dossier
demo-thread-log = Messages du fil
demo-thread-label = Message dans le fil
demo-thread-placeholder = Écrire dans le fil
demo-open-thread = Ouvrir le fil
demo-replies = Fil ({ $count })
demo-close-thread = Fermer le fil
demo-reply = Répondre
demo-mode = À qui ce message va
demo-mode-in = Interne
demo-mode-out = À { $name }
demo-hint-in = Reste dans l'équipe.
demo-hint-out = Part à { $name }, comme un message qui commence par @Relais.
demo-internal = interne
demo-to-freelancer = à { $name }
demo-only-you = visible par cette personne seule
demo-delivered = Remis
demo-not-delivered = Pas remis
demo-message-of = Message de { $name }
demo-typing = Relais écrit…
demo-commands-label = Commandes
demo-attach = Joindre des fichiers
demo-send = Envoyer
demo-uploads = Fichiers en cours d'envoi
demo-upload-of = Envoi de { $name }
demo-upload-failed = Pas arrivé.
demo-again = Réessayer
demo-download = Télécharger
demo-drop-here = Déposer les fichiers ici
demo-samples = Pièces d'exemple
demo-sample-how = À glisser dans la conversation, ou à envoyer d'une pression
demo-day-ok = Choisir ce jour
demo-close = Fermer
demo-cancel = Annuler
demo-stored-button = Ce qui est gardé
demo-stored-title = Ce que Relais garde de cet essai
demo-stored-text = Lu à l'instant dans la base de Relais, comme par « python3 relais.py tickets » et « python3 relais.py evidence ». Chaque fichier est gardé sous son empreinte SHA-256. Les messages le sont aussi : les { $count } de cette page en sont relus.
demo-stored-empty = Rien pour l'instant : aucun dossier, aucun fichier.
demo-stored-pieces = Pièces
demo-stored-no-pieces = Aucune pièce.
demo-stored-history = Historique ({ $count })
demo-stored-loose = Fichiers qui ne sont pas encore dans un dossier
demo-scan-clean = analysé, sain
demo-scan-infected = infecté, mis à l'écart
demo-scan-none = non analysé (aucun antivirus configuré)
demo-history-opened = a ouvert le dossier
demo-history-evidence = a envoyé une pièce
demo-history-evidence-sorted = a rangé une pièce ailleurs
demo-history-claimed = a pris le dossier
demo-history-assigned = a confié le dossier
demo-history-released = a rendu le dossier
demo-history-state = l'état a changé
demo-history-to-staff = a écrit à l'équipe
demo-history-to-freelancer = a écrit au freelance
demo-history-document-asked = a demandé une pièce
demo-history-dossier = a demandé le dossier PDF
demo-history-link-minted = a demandé un lien vers une pièce
demo-history-downloaded = a téléchargé une pièce
demo-history-file-shown-to-staff = a montré une pièce dans le salon de l'équipe
demo-history-dossier-shown-to-staff = a montré le dossier PDF dans le salon de l'équipe
demo-history-exported = a remis une copie de ses données au freelance
demo-history-reason = a noté la raison
demo-history-amended = a corrigé un fait
demo-history-refused = a tenté une action réservée à l'équipe
demo-history-linked = a lié le dossier à un autre
demo-history-merged = a fusionné le dossier dans un autre
demo-history-took-over = a fusionné un autre dossier dans celui-ci
demo-history-moved = a passé le dossier à une autre équipe
demo-history-channel-lost = le salon n'est pas joignable
demo-history-scanned = l'antivirus a répondu
demo-history-relay-failed = un message n'a pas pu être remis
demo-history-edited = a modifié un message
demo-history-deleted = a retiré un message
demo-restart-button = Redémarrer le processus
demo-restart-how = Arrête net le processus du moteur, comme une coupure de courant, puis relit tout
demo-restart-begun = Le processus { $pid } est arrêté net, comme par une coupure de courant…
demo-restart-done = Le processus { $pid } a pris la suite de { $before } en { $seconds } s. Les { $count } messages, relus depuis le disque, sont identiques.
demo-restart-changed = Le processus { $pid } a pris la suite de { $before } en { $seconds } s, et a fini ce qui était en cours. { $count } messages relus depuis le disque.
demo-restart-refused = Le redémarrage n'est permis que depuis la machine qui exécute Relais.
demo-process = processus { $pid }
demo-footer = le vrai moteur, sur cette machine ; rien n'en sort
demo-anew = Nouvel essai
demo-guide-title = Visite guidée
demo-guide-more = Détails de l'étape
demo-guide-hide = Masquer la visite
demo-guide-ticked = (fait)
demo-guide-ask = Demander
demo-guide-ask-text = Un client ne paie pas. Nadia l'écrit comme à un collègue.
demo-guide-invoice = La facture
demo-guide-invoice-text = Plutôt que de répondre question par question : déposer la facture d'exemple, Relais y lit l'essentiel.
demo-guide-answer = Répondre
demo-guide-answer-text = Confirmer ce qui a été lu, puis répondre avec les boutons. À « Que s'est-il passé ? », quelques mots suffisent.
demo-guide-pieces = Les pièces
demo-guide-pieces-text = Il en manque deux : le devis signé et le procès-verbal de recette.
demo-guide-send = Transmettre
demo-guide-send-text = « C'est tout », puis relire le récapitulatif et « Envoyer à l'équipe ». Rien ne part avant.
demo-guide-claim = L'équipe
demo-guide-claim-text = La carte du dossier est arrivée dans le salon. Hugo appuie sur « { $claim } » : Nadia l'apprend aussitôt.
demo-guide-reply = Le fil
demo-guide-reply-text = Une remarque interne reste dans le fil ; ce qui est adressé à Nadia lui parvient, et le fil dit quand c'est remis.
demo-guide-restart = La coupure
demo-guide-restart-text = Arrêter net le processus : rien n'est en mémoire, tout est sur le disque.
demo-guide-dossier = Le dossier
demo-guide-dossier-text = « { $dossier } », sur la carte, en fait un ZIP pour un avocat ou un assureur. Et voici ce qui est gardé du dossier.
demo-guide-end = C'est tout le chemin.
demo-guide-end-text = À essayer encore : « English please », une question en cours de route, « retour », un fichier vide, deux personnes de l'équipe sur le même dossier.
demo-guide-do-say = Écrire pour Nadia
demo-guide-do-drop = Envoyer la facture
demo-guide-do-question = Voir la question
demo-guide-do-tell = Raconter pour Nadia
demo-guide-do-drop-two = Envoyer les deux
demo-guide-do-look = Voir la carte
demo-guide-do-note = Une remarque interne
demo-guide-do-write = Répondre à Nadia
demo-guide-do-restart = Arrêter net
demo-guide-do-stored = Ce qui est gardé
demo-guide-words-ask = Bonjour, je veux ouvrir un litige : Acme SAS ne me paie pas
demo-guide-words-account = Ils ne répondent plus depuis que j'ai livré, malgré deux relances.
demo-guide-words-note = Client déjà en retard l'an dernier. On voit ça demain avec le juridique.
demo-guide-words-reply = Bonjour Nadia, nous écrivons au client aujourd'hui. { $address ->
        [tu] As-tu
       *[vous] Avez-vous
    } une copie de la dernière relance ?
tryout-freelancers = { $command } est une commande des freelances : sur cette page, elle se tape à gauche, à la place de { $name }.
tryout-gaps = { $command } n'est pas sur la page d'essai : cette liste réunit ce que tous les freelances ont demandé en vain. L'équipe l'a dans son salon, une fois Relais installé dans Slack ou Teams.
tryout-unknown = { $command } n'est pas une commande de l'équipe. Ici, il y a /dossiers : les dossiers ouverts.

## Microsoft Teams, et les liens vers les pièces

button-reply = Répondre à l'équipe
button-open-file = Ouvrir la pièce
teams-file-unseen = ⚠️ Le fichier joint n'est pas parti : Teams ne confie pas aux robots les fichiers d'un salon. Le texte, lui, est transmis. Le fichier peut partir par e-mail, ou par un lien dans le message.
teams-not-installed = l'application Relais n'est pas (ou plus) installée dans son Teams. Un administrateur Teams peut l'installer pour tous ; sinon, un autre moyen de contact.
teams-not-in-channel = l'application Relais n'est pas ajoutée à ce salon de Teams
file-in-channel = 📎 **{ $name }** ({ $size } ko)
file-taken = ✅ **{ $name }** est enregistré dans OneDrive.
file-taken-link = ✅ **{ $name }** est enregistré dans OneDrive. [Ouvrir le fichier](<{ $address }>)
file-not-taken = ⚠️ **{ $name }** n'a pas pu être enregistré dans OneDrive. Le voici une nouvelle fois.
choose-first = Le champ à côté est vide : le remplir d'abord, puis OK.
mark-delivered = ✅ Transmis au freelance.
mark-failed = ⚠️ Pas encore transmis.
link-minted = [Télécharger la pièce]({ $address }). Le lien vaut 15 minutes, pour quiconque le détient ; chaque téléchargement est noté dans le dossier.
link-impossible = Pas de lien : la pièce n'est plus là, ou l'adresse publique de Relais (RELAIS_PUBLIC_URL) n'est pas réglée.
link-gone = Ce lien n'est plus valable. Un nouveau se demande par « Ouvrir la pièce », dans le fil du dossier.
link-how = Le téléchargement est noté dans l'historique du dossier.
link-download = Télécharger

## relais doctor --as : l'essai d'aller et retour

doctor-card = 🩺 **Essai de Relais**, demandé par l'administrateur. { $address ->
        [tu] Appuie sur le bouton
       *[vous] Appuyez sur le bouton
    } : cela prouve que les messages arrivent dans les deux sens.
doctor-root = 🩺 Essai de Relais (`python3 relais.py doctor`), demandé par l'administrateur : ce n'est pas un dossier.
doctor-card-staff = 🩺 Une personne de l'équipe appuie ici : cela prouve que ce que l'équipe fait dans un fil arrive à Relais.
doctor-press = Bien reçu
doctor-pressed = ✅ Essai réussi : Relais a reçu l'appui. Merci !
doctor-over = L'essai est terminé : le bouton n'a plus d'effet.

## Le terminal (relais chat)

terminal-help = Un numéro presse un bouton · /attach FICHIER · /litige · /aide · Tab complète · /quit
terminal-no-file = { $path } : ce fichier n'existe pas. Il faut le chemin d'un fichier de cette machine.
terminal-no-button = Aucun bouton ne s'appelle « { $what } ». Proposés : { $offered }
terminal-no-buttons = Aucun bouton ne s'appelle « { $what } » : rien n'est proposé pour l'instant.
