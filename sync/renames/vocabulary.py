"""Words that weigh little in a name, words that exclude each other, and words for several."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _groups(text: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(line.split()) for line in text.strip().split("\n"))


# What hardly tells a name from another one.
STOP = _words(
    "of the a an in for and de du des la le el los del der die das und zu per by at on is has as "
    "fld field col column"
)
# What says of which sort a thing is, not which thing; concepts.
SORTS = _words(
    "identifier number key code name text description date time timestamp amount quantity flag "
    "type status state count rate percent unit level value label title comment url email item "
    "line entry record group class category utc raw master data table view model full "
    "new old current score"
)
# One of each group says something else than another one of it.
CONTRASTS = _groups(
    """
net gross tax discount
from to
start end
first last middle full
created changed deleted posted posting confirmed approved
debit credit
minimum maximum average median total
planned actual forecast budget
source target destination
origin destination
departure arrival
shipping billing sold payer
home work mobile fax
incoming outgoing
old new previous current
opening closing
inbound outbound
buyer seller
import export
bid ask
buy sell
before after
upper lower
left right
top bottom
high low
positive negative
profit loss
entry exit
customer supplier employee material plant warehouse company project carrier
year quarter month week day hour minute
length width height weight volume
latitude longitude
parent child root
header item
buying selling purchase sales
payable receivable
ap ar
dim fact fct
local group
internal external
open closed
master text
ordered delivered reserved
draft final
primary secondary tertiary
january february march april may june july august september october november december
emea apac amer americas europe asia
red green blue
identifier name text description amount quantity flag count rate price date status
at by
on by
date by
time by
timestamp by
question answer response
male female
"""
)
# Concepts that are near each other without being the same.
RELATED = _groups(
    """
identifier number key code
date timestamp time
amount price cost revenue
name label title text description
status state flag
count quantity number
comment text description
begin start
type category class group
"""
)
# One word for what is several in English: SAP's everyday field names, German compounds.
_PHRASES = """
anln1 asset number
arbpl work center
arktx item description
artxt article text
auart order type
aufnr order number
augbl clearing document
augdt clearing date
awart absence type
banfn purchase requisition
bedat document date
begda start date
beguz start time
belnr document number
blart document type
bldat document date
brgew gross weight
bsart document type
bstyp document category
budat posting date
bukrs company code
buzei line item
bwart movement type
charg batch
cpudt entry date
dmbtr amount local currency
ebeln purchasing document
ebelp purchasing document item
ekgrp purchasing group
ekorg purchasing organization
endda end date
enduz end time
equnr equipment number
erdat created on
ernam created by
erzet created time
fkart billing type
fkdat billing date
gbdat birth date
gesch gender
gjahr fiscal year
gsber business area
hkont ledger account
kokrs controlling area
kostl cost center
kschl condition type
ktokd account group
ktopl chart of accounts
kunag sold to party
kunnr customer number
kunwe ship to party
kwmeng order quantity
laeda changed on
aedat changed on
aenam changed by
land1 country
lfart delivery type
lfdat delivery date
lfimg delivered quantity
lgort storage location
lifnr supplier number
maktx material description
mandt client
matkl material group
matnr material number
meins base unit
menge quantity
monat period
mtart material type
nachn last name
name1 name
netpr net price
netwr net value
ntgew net weight
objid object id
orgeh organizational unit
ort01 city
pernr employee number
plans position
posnr item number
prctr profit center
pstlz postal code
saknr ledger account
sgtxt item text
shkzg debit credit flag
spart division
spras language
stcd1 tax number
stras street
telf1 phone number
usnam user name
vbeln sales document number
vgbel reference document
vkbur sales office
vkgrp sales group
vkorg sales organization
vorna first name
vrkme sales unit
vtweg distribution channel
waerk currency
waers currency
werks plant
wrbtr amount document currency
zuonr assignment
bestelldatum order date
auftragsdatum order date
kostenstelle cost center
einzelpreis unit price
stueckpreis unit price
dob birth date
birthday birth date
geburtstag birth date
geburtsdatum birth date
surname last name
lastname last name
nachname last name
familienname last name
apellido last name
apellidos last name
vorname first name
firstname first name
forename first name
givenname first name
prenom first name
fte full time equivalent
hc headcount
checkin check in
checkout check out
"""
PHRASES = {line.split()[0]: tuple(line.split()[1:]) for line in _PHRASES.strip().split("\n")}
