/*
 * title.c: subjects in title case (S23 of the catalogue).
 */
#include "render/render.h"
#include "tests/unit/tap.h"

static void
check(const char *subject, const char *want)
{
	struct arena arena = {0};
	struct telegram t = {.subject = slice_of(subject)};
	struct slice got = render_title(&arena, &t);

	if (!ok(slice_equal(got, slice_of(want)), "%s", want))
		printf("# got: %.*s\n", SLICE_ARG(got));
	arena_free(&arena);
}

int
main(void)
{
	check("UN'S ROLE IN LIMA: G-77 VIEWS", "UN's Role in Lima: G-77 Views");
	check("VISIT OF THE FISH DELEGATION (PART II)",
	    "Visit of the Fish Delegation (Part II)");
	check("THE PRICE OF COD", "The Price of Cod");
	check("TALKS: THE LAST ROUND", "Talks: The Last Round");
	check("US-PERU TALKS AND THE EU", "US-Peru Talks and the EU");
	check("\"NO\" SAYS MINISTER O'DOE", "\"No\" Says Minister O'Doe");
	check("MINISTER AT N'DJAMENA", "Minister at N'Djamena");
	check("PERU\xe2\x80\x99S PORT", "Peru\xe2\x80\x99s Port");
	check("HIV/AIDS IN 2008", "HIV/AIDS in 2008");
	check("A BOAT TO LOOK AT", "A Boat to Look At");
	check("MOUNTAIN-TO-SEA ROAD", "Mountain-to-Sea Road");
	check("JANE DOE, JR. - A LIFE", "Jane Doe, Jr. - A Life");
	check("Visit of mixed CASE", "Visit of mixed CASE");
	check("all in small letters", "all in small letters");
	check("3RD ROUND OF GDP TALKS", "3RD Round of GDP Talks");
	check("PERU'S \"YES, BUT\" ON COD", "Peru's \"Yes, but\" on Cod");
	check("CERP 0417 - COD, ANNUAL", "CERP 0417 - Cod, Annual");
	check("GOB REQUEST: FY 74 GOATS FOR PAHO",
	    "GOB Request: FY 74 Goats for PAHO");
	check("GOD AND THE GOV OF UTAH", "God and the Gov of Utah");
	check("PAHO-PERUVIAN COD AND IA-ECOSOC",
	    "PAHO-Peruvian Cod and IA-ECOSOC");
	check("THE WORLD EEL COUNCIL (WEC) MEETS",
	    "The World Eel Council (WEC) Meets");
	check("TREATY ON EELS AND THE OTTER (TEO)",
	    "Treaty on Eels and the Otter (TEO)");
	check(
	    "PEOPLE'S EEL ASSOCIATION (PEA)", "People's Eel Association (PEA)");
	check("THE EEL (PEA)", "The Eel (Pea)");
	check("(WEC) (EEL)", "(Wec) (Eel)");
	check("USCINCSO AND THE EELS", "USCINCSO and the Eels");
	check("", "");
	return tap_done();
}
