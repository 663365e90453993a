/*
 * load.c: telegrams that posts hand in.  Each is an EXERCISE, and bears its
 * number five times, so that a garble does not hide which it is.
 */
#include "base/date.h"
#include "tests/sim/sim.h"

#define DAY ((int64_t)86400000)

static uint64_t
post_ri(const struct sim *sim, int station, unsigned post)
{
	return sim->stations[station].config.deliveries[post].prefix;
}

static void
add_address(struct buf *b, uint64_t ri, unsigned i)
{
	static const char *const places[] = {"EMBASSY ALFA", "LEGATION BRAVO",
	    "CONSUL CHARLIE", "MINISTRY DELTA"};

	ri_add(b, ri);
	buf_format(b, "/%s\n", places[i % 4]);
}

static void
add_text(struct sim *sim, struct buf *b, size_t number, unsigned class)
{
	static const char *const classes[] = {[WIRE_U] = "UNCLAS",
	    [WIRE_C] = "C O N F I D E N T I A L",
	    [WIRE_S] = "S E C R E T"};
	static const char *const sentences[] = {
	    "THE LUMPSUCKER WAS RELEASED AT THE FRONTIER WITHOUT CEREMONY.\n",
	    "BOTH SIDES CLAIM THE ROCK AND NEITHER WILL SAY WHAT FOR.\n",
	    "THE LAMP IS OUT. NO ONE IS SENT TO CHANGE IT (SEE PARA 2).\n",
	    "DOE SAYS THE HERRING WAS COUNTED TWICE, ROE SAYS ONCE.\n"};
	unsigned i, lines = 3 + random_below(&sim->random, 6);

	if (random_one_in(&sim->random, 20))
		lines = 40 + random_below(&sim->random, 60);
	buf_format(b, "BT\n%s\nEXERCISE NO ", classes[class]);
	buf_padded(b, number, 6);
	buf_char(b, '\n');
	for (i = 0; i < lines; i++) {
		buf_string(b, sentences[random_below(&sim->random, 4)]);
		if (i < 4) {
			buf_string(b, "EXERCISE NO ");
			buf_padded(b, number, 6);
			buf_char(b, '\n');
		}
	}
	if (sim->plan.line != NULL)
		buf_format(b, "%s\n", sim->plan.line);
	buf_string(b, "BT\n");
}

/* FL3's serial and filing time, FL5's group. */
static void
add_times(struct sim *sim, struct buf *b, int station, unsigned post,
    struct sim_telegram *t, unsigned second)
{
	struct sim_station *st = &sim->stations[station];
	int64_t wall = st->station->wall;
	struct date d = date_from_days((int32_t)(wall / DAY));
	unsigned minute = (unsigned)(wall % DAY / 60000);
	struct slice month = date_month_name(d.month);
	struct buf ssn = {0}, filing = {0};
	struct slice s, f;

	buf_padded(&ssn, ++st->serials[post] % 10000, 4);
	buf_padded(&filing, date_day_of_year(d), 3);
	buf_padded(&filing, minute / 60, 2);
	buf_padded(&filing, minute % 60, 2);
	s = buf_slice(&ssn);
	f = buf_slice(&filing);
	t->id.ri = post_ri(sim, station, post);
	memcpy(t->id.ssn, s.p, s.n);
	memcpy(t->id.filing, f.p, f.n);
	buf_string(b, "DE ");
	ri_add(b, t->id.ri);
	buf_format(b, " %S %S\n", &s, &f);
	buf_string(b,
	    t->class == WIRE_U       ? "ZNR UUUUU\n"
		: t->class == WIRE_C ? "ZNY CCCCC\n"
				     : "ZNY SSSSS\n");
	buf_char(b, wire_letter(t->precedence));
	if (second != t->precedence) {
		buf_char(b, ' ');
		buf_char(b, wire_letter(second));
	}
	buf_char(b, ' ');
	buf_padded(b, d.day, 2);
	buf_padded(b, minute / 60, 2);
	buf_padded(b, minute % 60, 2);
	buf_format(b, "Z %S %d\nFM POST OF DOE\n", &month, (int)d.year);
	buf_free(&ssn);
	buf_free(&filing);
}

static void
choose_fates(struct sim *sim, struct sim_telegram *t)
{
	size_t want = 1 + random_below(&sim->random, 4), i;
	uint64_t ri;

	if (random_one_in(&sim->random, 25))
		want = 21;
	if (sim->plan.to > 0)
		want = 1;
	t->fates = ARENA_ARRAY(&sim->arena, struct sim_fate, want);
	while (t->count < want) {
		ri = post_ri(sim,
		    (int)random_below(&sim->random, (uint32_t)sim->count),
		    random_below(&sim->random, SIM_POSTS));
		if (sim->plan.to > 0)
			ri = post_ri(sim, sim->plan.to - 1, 0);
		for (i = 0; i < t->count && t->fates[i].ri != ri; i++)
			continue;
		if (i == t->count)
			t->fates[t->count++].ri = ri;
	}
}

void
load_submit(struct sim *sim)
{
	static const uint8_t precedences[] = {0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3,
	    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3};
	static const uint8_t classes[] = {WIRE_U, WIRE_U, WIRE_C, WIRE_S};
	struct sim_telegram *t = &sim->telegrams[sim->telegram_count];
	int station = (int)random_below(&sim->random, (uint32_t)sim->count);
	unsigned post = random_below(&sim->random, SIM_POSTS), second;
	struct sim_station *st;
	size_t i, info;
	uint64_t seq;
	struct buf b = {0};

	if (sim->plan.from > 0)
		station = sim->plan.from - 1;
	st = &sim->stations[station];

	if (st->station == NULL) {
		sim->result.refused++;
		return;
	}
	*t = (struct sim_telegram){.station = station, .boot = st->boot};
	t->class = classes[random_below(&sim->random, 4)];
	t->precedence =
	    precedences[random_below(&sim->random, sizeof(precedences))];
	if (sim->plan.from > 0) {
		t->precedence = sim->plan.precedence;
		t->class = WIRE_U;
	}
	choose_fates(sim, t);
	second = t->precedence;
	info = t->count;
	if (t->count > 1 && random_one_in(&sim->random, 3)) {
		info = 1 + random_below(&sim->random, (uint32_t)t->count - 1);
		if (random_one_in(&sim->random, 2) && second < WIRE_ROUTINE)
			second++;
	}
	buf_string(&b, "VZCZC\n");
	buf_fill(&b, wire_letter(t->precedence), 2);
	for (i = 0; i < t->count; i++) {
		buf_string(&b, i > 0 && i % 8 == 0 ? "\n" : " ");
		ri_add(&b, t->fates[i].ri);
	}
	buf_char(&b, '\n');
	add_times(sim, &b, station, post, t, second);
	for (i = 0; i < t->count; i++) {
		buf_string(&b, i == 0 ? "TO " : i == info ? "INFO " : "");
		add_address(&b, t->fates[i].ri, (unsigned)i);
	}
	add_text(sim, &b, sim->telegram_count, t->class);
	if (random_one_in(&sim->random, 6)) {
		buf_string(&b, "#");
		buf_add(&b, slice(t->id.ssn, 4));
		buf_char(&b, '\n');
	}
	buf_string(&b, "NNNN");
	sim_pump(sim, station);
	if (!station_submit(st->station, buf_slice(&b), &seq, NULL)) {
		sim->result.refused++;
		buf_free(&b);
		return;
	}
	t->log = st->station->end.at;
	t->text = b;
	t->words = message_find(st->station, seq)->words;
	check_add(sim, sim->telegram_count++);
	sim->result.telegrams++;
	sim_pump(sim, station);
}

/* What is on the disk now is promised. */
void
load_durable(struct sim *sim, int station)
{
	uint64_t log = sim->stations[station].disk.durable.n;
	struct sim_telegram *t;
	size_t i;

	for (i = sim->telegram_count; i > 0 && sim->telegram_count - i < 200;
	     i--) {
		t = &sim->telegrams[i - 1];
		if (t->station == station &&
		    t->boot == sim->stations[station].boot && t->log <= log)
			t->promised = true;
	}
}
