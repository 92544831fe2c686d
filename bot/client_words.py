"""Ordinary words beside clients' names: those that are in no name, those that are no name alone, those that belong to one."""

from __future__ import annotations

import re

INSIDE = frozenset("& et and de du des d d' la le les of the".split())  # within a name, between two of its words
# Behind these a name without capitals may open what is said.
OPENERS = frozenset(
    "client cliente customer company societe boite agence bonjour bonsoir salut hello hi hey et mais and but que car donc".split()
)
FORM = frozenset("sas sasu sarl eurl sa sci ltd inc llc llp gmbh plc limited corp".split())
SURE_FORM = FORM - {"sa", "limited"}  # of a company wherever it stands: "soleil sarl"
# Before a name they belong to it: "boulangerie Martin", "la mairie de Lyon".
TRADE = r"(?:boulangerie|cabinet|clinique|mairie|ville|garage|restaurant|hotel|atelier|ateliers|editions|imprimerie|pharmacie|ecole|lycee|universite|association|fondation|institut|banque|bank|mutuelle|librairie|studio|theatre|musee|hopital|city|university)"
TITLE = frozenset("m mr mme mlle mrs ms monsieur madame".split())
NEVER = frozenset("""
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche
january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
hr rh tva gdpr rgpd rc drh ceo cto cfo linkedin covid eu i toussaint noel slack teams acracy webportage relais malt figma jira notion gmail excel trello zoom whatsapp urssaf
""".split())  # fmt: skip
COUNTED = frozenset(
    "euro euros e k ke € jour jours mois an ans semaine semaines facture factures fois relance relances h heure heures day days month months year years week weeks invoice invoices time times reminder reminders hour hours".split()
)
CLITIC = re.compile(
    r"(?:[cjmnst]|qu|lorsqu|puisqu)'.+|d'.+|l'(?:a(?:ssur|vocat|gence|mi)|entreprise|equipe|etat|opticien|autre).*|.+n't|.+'(?:re|ve|ll|m|d)|.+-(?:moi|toi|vous|nous|le|la|les|lui|je|il|elle|ils|elles|on|ce)"
)
ADVERB = re.compile(r".{3,}ment|.{3,}ly")
ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|er?|eme|e|k|ke|h|j|x|€|euros?|eur)", re.IGNORECASE)
PLACES = frozenset("london france europe paris lyon marseille lille nantes bordeaux".split())
# Words that are in no name of a company written without capitals.
PLAIN = frozenset("""
a ai aime ah alors ans apres as au aucun aujourd'hui aussi autre aux avait avant avec avez avoir avril balles beaucoup ben bien bonjour bonsoir bosse
bosser bout budget but c ca car case ce cela celui cent ces cet cette chef chez client cliente clients coup collegue collegues combien comme comment
company compta comptable contact contrat contre customer d dans date de deja demande demander depuis dernier derniere des deux devis direct directeur
directement direction dit dois doit doivent donc dont dossier drh du e elle elles en encore entre entreprise es est et etait ete etre eu euro euros
eux facon fac facture factures faire fait faut fin fini fois fr gars gens grand grosse hello hey hi hier huissier i ici il ils j jai jamais je jours
juillet juin juste k l la le les leur leurs litige lui lundi m ma mai maintenant mais mais mal mars me mec meme merci mes mission missions mission moi
mois mon montant mr n ne nom non nos notre nous nouveau on ont ou ouais oui par parce pas patron pay paye payer pendant peu peut peux plus pour pourquoi
pouvez prestation presta probleme projet propose proposition puis qu quand que quel quelle quelqu qui quoi recu regle relance relances responsable rien s
sa sais salut sans se semaine semaines service ses si signe signer societe son sont souci suis suite sur svp t ta te tel thune tjs tjrs toi ton toujours
tous tout toute tu un une urgent va veut veux via vient virement voila voudrais vous y boite start-up startup marque agence
about after again against all also always am an and any are asked at august be because been before boss but by called can cant case colleague contract
could customer dear december did didnt do does doesnt dont due email euros ever february fellow few for friday from get go going got guy had has hasnt
have havent he help her here him his how i'm i've im in invoice invoices is isnt it its january job july june just last late later like long manager march
may me mission mistake money monday month months more my named need never new news no nobody not nothing november now october of off ok on once one only
or our out overdue owed owes paid pay payment paying pays person please project quick really refuses says september she since so some someone still
sunday team than thanks that the their them then there these they theyre this those three thursday to today told tomorrow tuesday two unpaid until up us
very want wants was way we wednesday week weeks were what when where which who whole why will with wont work worked working would year years yesterday
yet you your
accounting ancien actuel actuelle directly ended ends final finie fini finished finale finance principal principale precedent rh site sous start
jme vs ki ke koi pr besides open wrapped chui jsuis bloque bloquent refuse refusent conteste contestent repond repondent paie paient payent paye payes regle reglent dit disent veulent
""".split())  # fmt: skip
# Ordinary words of such messages: a name without capitals ends before them.
ORDINARY = frozenset("""
avance accord aide amiable annee annuel appel argent assez attend attente attends autorise avis cause cas certain certains chaque cher chose commande comprends
compte conflit courant cours debut dehors depart depuis desole dessus devant different difficile dispo eux-memes exactement excuse face fermes finance fidele
gros historique habituel habituels hors injoignable insatisfait insolvable interne joindre juge jure juridique justement libre long longtemps malgre mauvais mecontent
mieux mille moins moment mort necessaire normal nouvelle nouvelles nulle numero objet ordre ouvert pareil pareille parti partie particulier pendant perdu person personnel
petit pire place plein plusieurs potentiel prevu prive pro prochain professionnel public quelque quelques raison rapide regulier reponse retard satisfait satisfaite
selon serieux seul seule seulement simple solde sinon tant tard temps terme termine tort totalement trop trois quatre cinq six sept huit dix maintes valide vite vraiment vrai
certains clients customers companies personne toutes toute votre vos quels quelles ailleurs autrement ceux celles celle ensuite puisque lorsque tandis quoique
though through thru via throughout anymore already although anything anyway away back bad bankrupt both busy cash clear dead down during each either else enough even
everybody everyone untel notary jour everything final free french full german good great half happy hard high home hold important into itself large left legal less likely little live
local many maybe mine more most much must myself near new next nice none often old open other otherwise own ourselves part past people perhaps possible pretty private
professional public ready real right same several silent similar since small soon sorry stuff sure terms than there thing things third though three four five six
time together too trouble true under unhappy whatever whether while without work wrong yet yourself
who's it's that's there's what's nothing's
""".split())  # fmt: skip
# No name alone, though one may hold it: "banque" in "la banque postale", "France" in "Air France", "Marie" in "Marie Durand".
COMMON = frozenset("""
acheteur administration bic cdd cdi cra cv eti ht iban nda pdf pme rib scop tpe ttc vat agence agency assistant associe associee assurance assureur avocat banque bank bailleur boss caf cafe caisse centre cfe cgv chief chomage cipav comite commanditaire
compagnie comptabilite comptable concurrence concurrent cpam creancier cse daf debiteur department departement developpeur direction distributeur dpo dsi employeur
employer etat fisc fournisseur france freelance freelancer freelancers freelances government greffe group groupe hopital impots insurance insurer interim it judge
landlord lawyer legal logement loi mairie management manager marketing mediateur mutuelle name owner partenaire partner pdg plateforme platform pole police prefecture
prestataire procurement production proprietaire proprio qa recruteur recouvrement retraite rsi sales secretaire secretary secu securite siege sous-traitant stagiaire
startup supplier support syndic team technique tax taxes tribunal tresor tutelle vendeur vendor ville voisin hebergeur fils company companies client clients website
mails mail email emails contrat contract bordereau clause code civil portage word outlook powerpoint docusign yousign paypal adobe chatgpt chrome windows android iphone mac
allemagne allemand allemande americain americaine anglais anglaise angleterre autriche belge belgique bresil canada canadien chine chinois danemark espagne espagnol
espagnole europe europeen francais francaise grece irlande italie italien italienne japon japonais luxembourg maroc marocain monaco portugais portugal quebec russe
suede suisse tunisie turquie american australia australian austria belgian belgium brazil british canadian china chinese danish denmark dutch english european french
german germany greece india indian ireland irish italian italy japan japanese morocco netherlands norway polish poland portuguese russian scotland spain spanish
sweden swedish swiss switzerland turkey uk usa us
aix angers annecy bale berlin brest bruxelles brussels caen cannes clermont dijon dublin fribourg geneve geneva grenoble lausanne limoges madrid metz milan montpellier
montreal mulhouse nancy nice nimes orleans pau perpignan poitiers reims rennes rome rouen strasbourg toulon toulouse tours zurich barcelona lisbon amsterdam
paques easter christmas
alex alexandre alice amelie andre anna anne antoine arthur audrey aurelie baptiste benjamin bernard camille caroline catherine cedric celine charlotte chloe christine
christophe claire clara claude clement david emma emilie emily eric fabien florence francois frederic gerard guillaume helene henri hugo isabelle jack jacques james jane jean
jennifer jerome jessica john jonathan julia julie julien karim kevin laura laurent lea louis louise lucas lucie lucy luc manon marc marie mark martine martin mathieu maxime
mehdi michel michael mike mohamed monique nadia nathalie nicolas olivia olivier pascal patrick paul peter philippe pierre quentin rachel robert romain samir sandrine sarah
sebastien serge simon sophie stephane stephanie steve sylvie theo thierry thomas tom valerie vincent virginie william xavier yann yves
""".split())  # fmt: skip
KIN = (
    r"(?:fils|filles?|freres|frères|soeurs|sœurs|associ[ée]e?s?|cie|compagnie|co|sons|daughters|brothers|bros|partners|associates|company)"
)
