"""What words mean, whatever the language or the abbreviation: kept together so that it can grow.

A line is one concept: the first word names it, all its words are interchangeable in a name. A word
may stand in several lines ("client" is a customer, and SAP's mandant).
"""

from __future__ import annotations

from collections import defaultdict

_LINES = """
account acct acc konto cuenta compte
acknowledge ack
action aktion
active aktiv actif activo
actual act ist
address addr adr adresse anschrift direccion
age alter
agreement vereinbarung
aisle gang
allowance zulage
amount amt amnt betrag summe importe montant value val wert
approval appr genehmigung freigabe
approved genehmigt
arrival arr ankunft llegada arrivee
article art artikel articulo
asset anlage
attribute attr attribut
average avg durchschnitt mittelwert moyenne promedio
balance bal saldo solde
bank banque banco
base basis
batch charge
begin beg beginn
billing bill fakturierung
birth geburt geburts naissance nacimiento
blocked gesperrt locked
branch filiale zweigstelle
brand marke marca marque
budget presupuesto
building bldg gebaeude
business bus geschaeft geschaefts
calendar cal kalender
campaign cmpgn kampagne campagne
cancelled cancel storniert canceled
capacity cap kapazitaet
car auto vehicle veh fahrzeug wagen voiture coche
carrier spediteur transporteur
category cat catg ctg kategorie categorie categoria
center centre ctr zentrum centro
changed chg chgd changement geaendert aenderung modified mod mdf updated upd update
channel chan chnl kanal vertriebsweg canal
charge gebuehr fee
child kind
city ort stadt ciudad ville town
class klasse clase classe
client mandant mandt
closed geschlossen
code cd kode codigo
color colour farbe couleur
comment cmt cmnt kommentar bemerkung remark comentario commentaire note notiz
commission provision
company comp co firma gesellschaft unternehmen buchungskreis empresa societe
condition cond kondition
confirmed confirm bestaetigt
consumption verbrauch
contact kontakt ansprechpartner contacto
contract contr vertrag contrato contrat
controlling co
cost kosten costo cout
count cnt anzahl anz
counter zaehler
country ctry cntry land pais pays
created create crt crtd creation creado creacion cree angelegt erstellt erstellung anlage erfasst
credit cr haben crd
currency curr ccy cur crcy waehrung wahrung waers moneda devise
current akt aktuell
customer cust cus kunde kunden kd debitor client cliente buyer kaeufer clientes
date dt dat datum fecha dte
day tag tage days dia jour
debit dr soll
default dflt standard
delay verzug verspaetung
delivered geliefert
delivery deliv dlv dlvy delivry lieferung liefer entrega livraison
department dept dep abteilung abt departamento
departure dep abfahrt abflug salida depart
deposit einzahlung
description desc descr dscr dsc beschreibung bezeichnung bez descripcion
destination dest ziel destino
detail dtl details einzelheiten
device dev geraet
dimension dim
discount disc rabatt skonto remise descuento
distance dist entfernung distanz
district bezirk
division div sparte
document doc beleg dokument documento
due faellig faelligkeit
duration dur dauer
email mail e-mail correo courriel
employee emp empl mitarbeiter personal employe empleado
end ende fin final
entry eintrag
equipment equip eqpt ausruestung
error err fehler
estimated est geschaetzt
event evt ereignis
exchange exch wechsel umrechnung
expense exp ausgabe spesen
expiry exp expiration ablauf expires
external ext extern
factory fabrik werks
family familie familien
fax telefax
file datei
fiscal fisc geschaeftsjahr
flag flg kennzeichen kz indicator ind
forecast fcst prognose
from von ab de desde
fuel kraftstoff
full voll
gender sex geschlecht
gross brutto bruto brut
group grp gruppe grupo groupe
hash checksum
header hdr kopf head
height hgt hoehe
hierarchy hier hierarchie
hire eintritt eintritts einstellung
hour hr hrs hours stunde stunden std
identifier id ident kennung identifikation
image img bild
incoming eingang
index idx
insurance versicherung
interest zins
internal int intern
inventory inv bestand lager stock stck
invoice inv rechnung faktura rech factura facture
item itm position pos posten posicion line_item
job stelle
key schluessel cle clave
kilometers km kilometer
label lbl etikett libelle
language lang sprache spr idioma langue
last letzte letzter
latitude lat breitengrad
lead interessent
leader leiter manager mgr chef boss
leave urlaub
legal recht
length len laenge
level lvl stufe ebene niveau nivel
limit lmt grenze
line ln zeile
load ladung
location loc standort lagerort
lock sperre
long lang
longitude lon lng long laengengrad
lot los
machine maschine
maintenance maint wartung instandhaltung
market mkt mkts markt
master mstr stamm
material mat matl product prod prd prdct prdt produkt article artikel item producto produit part
maximum max maximal
measure mass mess
measurement messung reading
member mitglied
message msg nachricht meldung
method methode
minimum min mindest
minute min
mobile mob handy movil
model mod modell modele
month mon mth monat monats mes mois
movement mvt bewegung
name nm nam bezeichner nombre nom
net netto neto
new neu
note notiz notes
notification meldung
number no nr num nbr nummer numero nro
old alt
open offen
opened eroeffnet
order ord auftrag bestellung bestell po pedido commande
organization org orga organisation organizacion organizational
origin orig ursprung herkunft
outgoing ausgang
owner own besitzer eigentuemer
package pkg pack paket verpackung
paid bezahlt
parent par eltern uebergeordnet
partner partnr
party
password pwd passwort
payer zahler
payment pay pmt pymt zahlung pago paiement
percent pct perc prozent percentage
period per periode periodo
person pers personne persona
phone tel ph telefon telephone fon telefono rufnummer
plan plan planung
planned plan geplant soll
plant plnt werk site
point pt punkt
postal zip plz post postleitzahl zipcode postcode
posting post pstg buchung buchungs posted
pressure press druck
previous prev vorige
price prc preis prix precio
priority prio prioritaet
process proc prozess
project proj projekt prj proyecto projet
purchase purch purchasing einkauf einkaufs compra achat
quality qual qualitaet
quantity qty qnty menge mng cantidad quantite
question quest frage
quarter qtr quartal
quotation quote angebot
rank rang
rate rt satz kurs tasa taux
rating bewertung
reason rsn grund motivo
received recv rcvd erhalten receipt
recipient empfaenger
record rec datensatz
reference ref referenz
region reg gebiet
registration reg registrierung
request req anforderung
requested req angefordert
required reqd
reserved reservierung
response resp antwort
responsible resp verantwortlich verantwortlicher
result res ergebnis
return ret retoure rueckgabe
revenue rev umsatz turnover erloes sales chiffre
risk risiko
road strasse
role rolle rol
route rte
row zeile
salary sal gehalt salario salaire
sales sls vertrieb verkauf verkaufs venta vente
sample muster
schedule sched zeitplan
score punkte
season saison
section abschnitt
segment seg sgmt
sender absender
sequence seq folge
serial ser serie
server srv
service svc dienst leistung
session sess sitzung
shipment shipmt shpmt sendung
shipped versendet versandt
shipping ship shp versand
short kurz
size groesse
sort sortierung
source src quelle fuente
start beginn anfang begin inicio debut
state bundesland
state status zustand
status stat stati estado statut
statement auszug
stock bestand
storage stor lager
store shop filiale laden tienda magasin
street str strasse calle rue
subsidiary tochter
supplier supp vendor vend vndr lieferant lieferanten kreditor proveedor fournisseur
system sys
target tgt trgt ziel
task aufgabe
tax steuer mwst vat impuesto taxe
technician tech techniker
temperature temp temperatur
term bedingung
text txt tekst texto texte
time zeit uhrzeit hora heure tm
timestamp ts tmstmp tstamp zeitstempel tmst
title titel titulo titre
to nach bis an hasta
total tot ttl gesamt summe total
transaction txn trx trans tx transaktion
transfer transf umbuchung
transport transp
travel trip reise viaje voyage
type typ art tipo
unit uom einheit un unidad unite
url link
user usr benutzer anwender usuario utilisateur
valid val gueltig
valuation bewertung
version ver vers
visit besuch
volume vol volumen
wage lohn
warehouse whs wh wrhs whse lagerhaus lager almacen entrepot
week wk woche semana semaine
weight wgt wt gewicht peso poids
width wdt breite
word wort
work arbeit
year yr jahr ano annee
absence abwesenheit fehlzeit absences
signup registration registered alta anmeldung
"""


def _read() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in _LINES.split("\n"):
        words = line.split()
        for word in words:
            found[word].add(words[0])
    return {word: frozenset(concepts) for word, concepts in found.items()}


CONCEPTS = _read()
