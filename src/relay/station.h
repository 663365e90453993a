/*
 * station.h: what the files of a station share and nobody else may see.
 * The structs are in state.h.
 */
#ifndef RELAY_STATION_H
#define RELAY_STATION_H

#include "relay/state.h"

/* ---- event.c: what happened, as lines of the log --------------------------- */

/* Say it and apply it: "number %lld %d ...", as buf_format() has it. */
void happen(struct station *s, const char *format, ...);
struct buf *happen_begin(struct station *s);
void happen_end(struct station *s);
bool event_apply(struct station *s, struct slice line, uint64_t bodies);

/* The next word of a line as a number, 0 when it is none; as a circuit. */
bool word_unsigned(struct slice *line, uint64_t *out);
uint64_t number_word(struct slice *line);
struct circuit *circuit_word(struct station *s, struct slice *line);

void branches_free(struct message *m);
void message_forget(struct station *s, struct message *m);
struct given_to *no_numbers(const struct circuit *c);
void unsigned_add(struct buf *b, uint64_t n);

/* End of an input: what happened becomes a record. */
void commit(struct station *s);

struct slice reason_name(unsigned reason);
struct message *message_find(const struct station *s, uint64_t seq);
struct branch *branch_find(const struct message *m, unsigned index);
void target_add(struct buf *b, const struct station *s, struct target t);
void ris_add(struct buf *b, const uint64_t *ris, size_t count);
void branch_add(struct station *s, const struct message *m, unsigned index,
    struct target t, unsigned precedence, unsigned marks, uint64_t tried,
    const uint64_t *ris, size_t count);
unsigned branch_next(const struct message *m); /* its first free index */
void branch_move(struct station *s, struct branch *b, struct target t,
    unsigned marks, uint64_t tried);
void branch_begun(struct station *s, struct branch *b);
/* It is queued again where it was. */
void branch_repeat(struct station *s, const struct branch *b, unsigned marks);

/* The first message of an identification; then by `same', all of its key. */
struct message *message_by_id(
    const struct station *s, const struct message_id *id);

/* The bytes of a message, in the arena; absent when the disk fails. */
struct slice message_body(struct station *s, const struct message *m);

/* A line for the operator, which is kept in the log too. */
void note(struct station *s, bool alarm, const char *format, ...);

/* ---- keep.c: what is kept, and what is forgotten --------------------------------- */

/* A line of a snapshot; false when it is none. */
bool state_apply(struct station *s, struct slice kind, struct slice line);
/* The state of a branch, behind its `owe'. */
void state_branch(struct station *s, struct branch *b, struct slice line);
void sweep(struct station *s);

/* ---- list.c: lists of branches ----------------------------------------------- */

void list_add(struct list *l, struct branch *b);
void list_remove(struct branch *b);

/* ---- number.c: channel numbers ----------------------------------------------- */

/* A gap that wide is no gap yet but a number that was garbled. */
#define NUMBER_FAR 20

uint16_t number_most(const struct circuit *c);
uint16_t number_after(const struct circuit *c, uint16_t n);
uint16_t number_before(const struct circuit *c, uint16_t n);
/* How far b is beyond a, going round. */
unsigned number_distance(const struct circuit *c, uint16_t a, uint16_t b);
bool number_is_open(const struct circuit *c, uint16_t n);
void number_open(struct circuit *c, uint16_t n, bool open);
void number_book(struct circuit *c, uint16_t n);

/*
 * The peer stands at a number, as its ZID says twice or two in a row do.  That
 * we expect one further on was a garble, of the first that we heard or of one
 * that was believed; what was taken for open since may never have been missed,
 * and is asked for.
 */
void number_stand(
    struct station *s, struct circuit *c, const struct ti *like, uint16_t own);
/* A number by the letters that its sender knows it by. */
struct ti number_named(const struct circuit *c, struct ti ti);
/* Tell the peer that these did not come, up to but not `to'. */
void number_ask(struct station *s, struct circuit *c, const struct ti *like,
    uint16_t from, uint16_t to);

/* Judge the number of a plain message, and say what is amiss to the peer. */
uint16_t number_judge(
    struct station *s, struct circuit *c, const struct head *h);

/* ---- take.c: a message came ---------------------------------------------------- */

void take_message(
    struct station *s, struct circuit *c, struct slice bytes, uint16_t number);
void take_cut(struct station *s, struct circuit *c, struct slice bytes);

/* Its event and its bytes; nobody owes it yet. */
struct message *accept_message(struct station *s, const struct circuit *c,
    const struct head *h, uint16_t number, unsigned marks);

/* ---- dispatch.c: who gets it, and by which way ---------------------------------- */

/* `tried' are circuits that will not do, a bit each. */
void dispatch(struct station *s, struct message *m, const struct head *h,
    unsigned marks, uint64_t tried);

/* Who gets what comes for these: members of collectives, and who has moved. */
size_t dispatch_for(struct station *s, const struct circuit *c,
    const struct head *h, const uint64_t *ris, size_t count,
    const uint64_t **out);

/* Another way for a branch whose circuit is down; false if there is none. */
bool divert(struct station *s, struct branch *b, unsigned marks);

/* The same at the operator's wish, or since the configuration changed. */
void redirect(struct station *s, struct branch *b);
/* Why a circuit must not carry it: SEC-1, special handling, its code. */
unsigned refused_by(const struct relay_circuit *c, const struct message *m);
/* SEC-1: whether its circuit may still carry what waits for it. */
bool may_stay(const struct station *s, const struct branch *b);
/*
 * The same of what has a number.  On a line that is up the peer may have it
 * whole; `all' is reviewed when the line is not, or before it goes again.
 */
void review_window(struct station *s, struct circuit *c, bool all);
/* Whether there is somebody at the other end, as far as one can tell. */
bool works(const struct circuit *c);

/* ---- send.c, link.c: the conversation with a peer ------------------------------ */

void fill(struct station *s, struct circuit *c);
bool compose(struct station *s, struct circuit *c, const struct given *g);
struct branch *waiting(const struct circuit *c);
/* Tell the peer the last number that went out: ZID (para 412). */
void say_last(struct station *s, struct circuit *c, unsigned precedence,
    const char *signal);
void plain_input(struct station *s, struct circuit *c, struct slice bytes);
void plain_output(
    struct station *s, struct circuit *c, size_t most, struct buf *b);
void framed_input(struct station *s, struct circuit *c, struct slice bytes);
void framed_output(
    struct station *s, struct circuit *c, size_t most, struct buf *b);
void framed_hello(struct station *s, struct circuit *c);
void framed_tick(struct station *s, struct circuit *c);
bool gives_way(const struct circuit *c);
void frame_control(
    struct circuit *c, char type, uint16_t number, struct slice payload);

/* ---- check.c: checks ------------------------------------------------------------- */

/* An answer to the test of a circuit came. */
void tested(struct station *s, struct circuit *c, const char *what);
/* The circuit is to be closed; the peer wants to. */
void close_circuit(struct station *s, struct circuit *c);
void close_asked(struct station *s, struct circuit *c);
/* Another station says what it knows of a message. */
void heard(struct station *s, uint64_t from, struct slice text);

/* What frames of a session have in their flags, so that none is of another. */
#define SESSION_TAG(session) ((uint8_t)(((session)&63) << 2))

/* ---- service.c: service messages ------------------------------------------------- */

/* To the neighbour, "ZFX AAB116"; to a station of the net, behind SVC. */
void service_neighbour(struct station *s, struct circuit *c,
    unsigned precedence, const char *format, ...);
void service_to(struct station *s, uint64_t ri, unsigned precedence,
    const char *format, ...);
void service_read(struct station *s, struct circuit *c, const struct head *h,
    uint16_t number);
/* One that passes or is for us: cancellations, requests, traces. */
void service_seen(
    struct station *s, const struct message *m, const struct head *h);

#endif
