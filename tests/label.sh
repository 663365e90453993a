#!/bin/sh
# label.sh: labels of STANAG 4774 and 4778 and of ISM: those of all samples and
# of many markings hold against the schemas and say the same when they are read
# back; what is none, or would do harm, is refused.
# usage: label.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
. "$top/tests/tap.sh"
command -v xmllint >/dev/null || {
	echo "1..0 # SKIP xmllint is not installed"
	exit 0
}

# ---- what says little -------------------------------------------------------
printf '1. (S//NF) Secret para.\n\n2. (U) open para.\n' >portions
run label portions
is "where no line says it, it is as high as its highest portion" "label	originator
policy	USA
marking	SECRET//NOFORN" "$out"
for form in 4774 ism; do
	run label -t $form portions
	lacks "a day that is not known is not there: $form" 1900 "$out"
	lacks "nor a name for it" "reationDate" "$out"
	lacks "in either form" "createDate" "$out"
	printf '%s\n' "$out" >$form.xml
	run label $form.xml
	has "and it is read back: $form" "marking	SECRET//NOFORN" "$out"
	[ $form = 4774 ] && schema=label4774.xsd || schema=marks.xsd
	is "it holds against the schema" 0 "$(xmllint --nonet --noout \
	    --schema "$top/doc/$schema" $form.xml 2>/dev/null; echo $?)"
done
: >empty
echo 'Dear mother, it rains.' >prose
sed -e 's/^C O N F I D E N T I A L/C Q N F Y D E N T Q A L/' -e 's/^\([1-5]\.\) ([A-Z]*)/\1 (U)/' \
    "$top/samples/2000s/2008OSLO412-lumpsucker-and-rock.txt" >spoilt
"$reftel" new >draft 2>/dev/null
for file in empty prose spoilt draft; do
	for form in text 4774 4778 ism; do
		run label -t $form $file
		is "nothing says it, so there is no label: $file, $form" "1 " "$status $out"
	done
	has "and that is said" "$file: nothing says how it is classified" "$err"
done
sed 's/^C O N F I D E N T I A L/C Q N F Y D E N T Q A L/' \
    "$top/samples/2000s/2008OSLO412-lumpsucker-and-rock.txt" >spoilt
run label spoilt
has "a banner that cannot be read: its portions" "marking	CONFIDENTIAL" "$out"

# ---- markings, each with each -----------------------------------------------
number=0
for level in UNCLAS 'C O N F I D E N T I A L' 'S E C R E T' 'T O P  S E C R E T'; do
	for captions in '' NOFORN 'NOFORN EXDIS' 'NODIS STADIS' SENSITIVE LIMDIS \
	    'ROGER CHANNEL' 'ORCON NOFORN'; do
		for order in 'E.O. 12958: N/A' 'E.O. 12958: DECL: 06/03/2018' \
		    'E.O. 12958: DECL: AFTER KOREAN UNIFICATION'; do
			number=$((number + 1))
			printf '%s\n' 'R 031140Z JUN 02' 'FM AMEMBASSY OSLO' \
			    'TO SECSTATE WASHDC 7031' BT \
			    "$level OSLO $number" '' "$captions" '' "$order" \
			    'TAGS: EFIS, NO' 'SUBJECT: EXERCISE ROE: LAMP & <OIL>' '' \
			    'Classified By: DCM Francis Poe, reasons 1.5 (b) and (d).' '' \
			    '1. (C//REL TO USA, GBR, NOR) The lamp.' 'DOE' BT >"made$number.txt"
		done
	done
done

# ---- written and read -------------------------------------------------------
# The same of a label and of the telegram, but for what a form has no place for.
for file in "$top"/samples/*/*.txt; do
	case $file in */page-text/* | *-and-45.txt | *three-posts*) continue ;; esac
	number=$((number + 1))
	cp "$file" "made$number.txt"
done
i=0 failed_to_write=''
while [ $((i += 1)) -le $number ]; do
	for form in 4774 4778 ism; do
		"$reftel" label -t $form "made$i.txt" >"$form-$i.xml" 2>err ||
		    failed_to_write="$failed_to_write $i:$form:$(cat err)"
	done
done
is "labels of $number telegrams are written" "" "$failed_to_write"
list() { # BEFORE AFTER: the names in the order of their numbers
	i=0
	while [ $((i += 1)) -le $number ]; do echo "$1$i$2"; done
}
# A block each: what all forms have a place for; ISM knows days alone.
facts() { # PATTERN: of blocks that blank lines part
	awk -v keep="$1" '/^$/ { print ""; next } $1 ~ keep' |
	    sed 's/T[0-9:]*Z$//'
}
keep='^(marking|created|originator|declassify-on)$'
"$reftel" label $(list made .txt) 2>/dev/null | facts "$keep" >want
for form in 4774:label4774.xsd 4778:binding4778.xsd ism:marks.xsd; do
	schema=$top/doc/${form#*:} form=${form%:*}
	is "$form: all hold against the schema" "" "$(xmllint --nonet --noout \
	    --schema "$schema" $(list $form- .xml) 2>&1 | grep -v ' validates$')"
	"$reftel" label $(list $form- .xml) 2>&1 | facts "$keep" >got
	[ $form = ism ] && skipped='^marking' || skipped='^-'
	# a telegram without a day has a label of the first day of all
	is "$form: and say the same when they are read" "" "$(
	    grep -v "$skipped" want >w
	    grep -v "$skipped" got | grep -v '1900-01-01' | diff w - | head -n 10)"
done
is "there were many" yes "$([ $number -gt 150 ] && echo yes)"
"$reftel" label -t ism made5.txt >ism.xml
has "ISM has what it knows of a marking" 'ism:disseminationControls="NF"' "$(cat ism.xml)"
has "of a portion too" 'ism:releasableTo="USA GBR NOR"' "$(cat ism.xml)"
run label ism.xml
has "and is read" "marking	UNCLASSIFIED//NOFORN" "$out"

# ---- by others --------------------------------------------------------------
cat >other.xml <<'END'
<confidential xmlns="urn:example:wrapper"><a:alternativeConfidentialityLabel
  xmlns:a="urn:nato:stanag:4774:confidentialitymetadatalabel:1:0"
  ReviewDateTime="2035-03-01T00:00:00Z">
 <a:ConfidentialityInformation>
  <a:PolicyIdentifier URI="urn:oid:2.25.1">EXAMPLIA</a:PolicyIdentifier>
  <a:Classification> secret </a:Classification>
  <a:Category Type="restrictive" TagName="Captions"><a:GenericValue>EXDIS</a:GenericValue></a:Category>
  <a:Category Type="PERMISSIVE" TagName="Releasable To"><a:GenericValue>USA</a:GenericValue><a:GenericValue>NOR</a:GenericValue></a:Category>
 </a:ConfidentialityInformation>
 <a:CreationDateTime>2025-03-01T12:15:00Z</a:CreationDateTime>
</a:alternativeConfidentialityLabel></confidential>
END
run label other.xml
is "another's prefix, wrapping and letters" \
    "label	alternative
policy	EXAMPLIA
marking	SECRET//REL TO USA, NOR//EXDIS
created	2025-03-01T12:15:00Z
review	2035-03-01" "$out"

# ---- what is none, or would do harm -----------------------------------------
refused() { # WHAT SENTENCE
	run label bad.xml
	is "$1" 5 "$status"
	has "and why" "$2" "$err"
	is "nothing is said of it" "" "$out"
}
sed 's/secret/most secret/' other.xml >bad.xml
refused "a level that is none" "is no classification"
sed '/Classification>/d' other.xml >bad.xml
refused "no level" "the label has no classification"
head -n 6 other.xml >bad.xml
refused "broken off" "no well-formed XML"
sed 's/ConfidentialityLabel/ConfidentialLabel/g' other.xml >bad.xml
refused "no label" "there is no label in it"
{
	echo '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
	echo '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;">'
	echo '<!ENTITY e SYSTEM "file:///etc/passwd">]>'
	sed 's/ secret /\&d;\&e;/' other.xml
} >bad.xml
refused "entities" "bad.xml: "
{
	cat other.xml | sed '$d' | head -n 3
	i=0
	while [ $i -lt 3000 ]; do
		printf '<a:x>'
		i=$((i + 1))
	done
} >bad.xml
refused "too deep" "no well-formed XML"
done_testing
