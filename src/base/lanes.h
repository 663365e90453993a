/*
 * lanes.h: the one look at 64 bytes, for vectors of LANES bytes.  A secret of
 * bytes.c, which includes it once for each width; LANES_(name) makes the
 * names of that width, LANES_FOR says for which machines.
 *
 * Comparisons of vectors give 0 or 255 a byte.
 */

typedef uint8_t LANES_(bytes) __attribute__((vector_size(LANES)));

LANES_FOR static inline LANES_(bytes) LANES_(load)(const char *p)
{
	LANES_(bytes) v;

	memcpy(&v, p, LANES);
	return v;
}

/* The highest bit of each byte. */
LANES_FOR static inline uint64_t
LANES_(mask)(LANES_(bytes) v)
{
#if LANES == 32
	typedef char chars __attribute__((vector_size(LANES)));

	return (uint32_t)__builtin_ia32_pmovmskb256((chars)v);
#else
	return sixteen_mask(v);
#endif
}

/*
 * The bytes that are looked for, each LANES times.  They lie in memory, for
 * compilers make each anew where it is used, which takes as long as the look.
 */
struct LANES_(letters) {
	LANES_(bytes)
	newline, a, z, zero, nine, space, below, delete, at, bracket, square,
	    blank, comma, slash, c, e, f, m, n, o, p, q, r, s, t, u, x;
};

#define ALL(c) ((LANES_(bytes)){0} + (uint8_t)(c))

LANES_FOR static inline void
LANES_(set)(struct LANES_(letters) * k)
{
	*k = (struct LANES_(letters)){.newline = ALL('\n'),
	    .a = ALL('a'),
	    .z = ALL('z' - 'a'),
	    .zero = ALL('0'),
	    .nine = ALL(9),
	    .space = ALL(0x20),
	    .below = ALL(0x1f),
	    .delete = ALL(0x7f),
	    .at = ALL('@'),
	    .bracket = ALL('('),
	    .square = ALL('['),
	    .blank = ALL(' '),
	    .comma = ALL(','),
	    .slash = ALL('/'),
	    .c = ALL('c'),
	    .e = ALL('e'),
	    .f = ALL('f'),
	    .m = ALL('m'),
	    .n = ALL('n'),
	    .o = ALL('o'),
	    .p = ALL('p'),
	    .q = ALL('q'),
	    .r = ALL('r'),
	    .s = ALL('s'),
	    .t = ALL('t'),
	    .u = ALL('u'),
	    .x = ALL('x')};
	__asm__("" : "+m"(*k));
}

#define IS(v, c) ((LANES_(bytes))((v) == (c)))
#define UPTO(v, c) ((LANES_(bytes))((v) <= (c)))

LANES_FOR static inline LANES_(bytes)
    LANES_(odd)(const char *p, const struct LANES_(letters) * k)
{
	LANES_(bytes)
	v = LANES_(load)(p), v1 = LANES_(load)(p + 1), v2 = LANES_(load)(p + 2);
	LANES_(bytes) w = v | k->space, w1 = v1 | k->space, w2 = v2 | k->space;

	return v | (UPTO(v, k->below) & ~IS(v, k->newline)) | IS(v, k->delete) |
	    IS(v, k->at) | IS(v, k->bracket) | IS(v, k->square) |
	    (IS(v, k->blank) & IS(v1, k->blank) & IS(v2, k->blank)) |
	    (IS(v, k->slash) & IS(w1, k->r)) |
	    (IS(v, k->comma) & IS(w1, k->s)) | (IS(w, k->x) & IS(w1, k->x)) |
	    (IS(w, k->n) & IS(w1, k->t) & IS(w2, k->a)) |
	    (IS(w, k->p) &
		((IS(w1, k->a) & IS(w2, k->r)) |
		    (IS(w1, k->o) & IS(w2, k->c)))) |
	    (IS(w, k->q) & IS(w1, k->u) & IS(w2, k->e)) |
	    (IS(w, k->r) & IS(w1, k->e) & IS(w2, k->f)) |
	    (IS(w, k->u) & IS(w1, k->m) & IS(w2, k->m));
}

/* One map, of 64 bytes; two more behind them are read. */
LANES_FOR static inline void
LANES_(map)(
    const char *p, const struct LANES_(letters) * k, struct bytes_map *map)
{
	struct bytes_map m = {0};
	LANES_(bytes) v;
	unsigned i;

#pragma GCC unroll 4
	for (i = 0; i < BYTES_BLOCK; i += LANES) {
		v = LANES_(load)(p + i);
		m.newline |= LANES_(mask)(IS(v, k->newline)) << i;
		m.lower |= LANES_(mask)(UPTO(v - k->a, k->z)) << i;
		m.digit |= LANES_(mask)(UPTO(v - k->zero, k->nine)) << i;
		m.odd |= LANES_(mask)(LANES_(odd)(p + i, k)) << i;
	}
	*map = m;
}

LANES_FOR static inline uint64_t
LANES_(newline)(const char *p)
{
	uint64_t newline = 0;
	unsigned i;

#pragma GCC unroll 4
	for (i = 0; i < BYTES_BLOCK; i += LANES)
		newline |= LANES_(mask)(IS(LANES_(load)(p + i), ALL('\n')))
		    << i;
	return newline;
}

LANES_FOR static void
LANES_(maps)(const char *p, struct bytes_map *maps, size_t count)
{
	struct LANES_(letters) letters;
	size_t i;

	LANES_(set)(&letters);
	for (i = 0; i < count; i++)
		LANES_(map)(p + i * BYTES_BLOCK, &letters, &maps[i]);
}

LANES_FOR static void
LANES_(newlines)(const char *p, uint64_t *newlines, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		newlines[i] = LANES_(newline)(p + i * BYTES_BLOCK);
}

#undef IS
#undef UPTO
#undef ALL
#undef LANES
#undef LANES_
#undef LANES_FOR
