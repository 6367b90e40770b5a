// Random numbers by Philox4x32-10 from counters and keys, the same as RandomStream's: draw `index` of a seed is one row; block n of a row is the
// Philox block of the counter (n, index) under the seed. An item makes one block: four words, two numbers of double precision or four of single.
// Sine, cosine and logarithm are the power series of BoxMuller in correctly rounded operations, with fused multiply-adds at the same places.

// Words in single variables, here and below: drivers of processors make vectors of items, and fail to where an item has vectors of its own.
static inline void philox(uint *c0, uint *c1, uint *c2, uint *c3, uint k0, uint k1)
{
    #pragma unroll
    for (int round = 0; round < 10; round++)
    {
        const ulong p0 = (ulong)*c0 * 0xD2511F53u, p1 = (ulong)*c2 * 0xCD9E8D57u;
        *c0 = (uint)(p1 >> 32) ^ *c1 ^ k0;
        *c1 = (uint)p1;
        *c2 = (uint)(p0 >> 32) ^ *c3 ^ k1;
        *c3 = (uint)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
}

// Rows of `columns` numbers each, `blocks` blocks a row; row 0 is draw `index`, the next ones follow. A launch makes rows from `from` to before `to`.
#define ROWS ulong seed, ulong index, uint from, uint to, uint columns, uint blocks
#define BLOCK                                                                                              \
    const uint item = get_global_id(0), lines = item / blocks, block = item - lines * blocks, row = from + lines; \
    if (row >= to) return;                                                                                 \
    const ulong draw = index + row;                                                                        \
    uint word0 = block, word1 = 0, word2 = (uint)draw, word3 = (uint)(draw >> 32);                         \
    philox(&word0, &word1, &word2, &word3, (uint)seed, (uint)(seed >> 32));

// The four words of every block.
kernel void words(global uint *target, ROWS)
{
    BLOCK
    const uint column = 4 * block;
    target += (size_t)row * columns + column;
    target[0] = word0;
    if (column + 1 < columns) target[1] = word1;
    if (column + 2 < columns) target[2] = word2;
    if (column + 3 < columns) target[3] = word3;
}

#ifdef REAL_IS_DOUBLE
#define LONG(low, high) ((ulong)(low) | ((ulong)(high) << 32))

#define STORE(first, second)                                \
    const uint column = 2 * block;                          \
    target += (size_t)row * columns + column;               \
    target[0] = scale * (first);                    \
    if (column + 1 < columns) target[1] = scale * (second);

static inline double logarithm(double u)
{
    const long bits = as_long(u);
    const double whole = as_double((bits & 0xFFFFFFFFFFFFFL) | 0x3FF0000000000000L);
    const int is_large = whole > 1.4142135623730951;
    const double m = is_large ? whole * 0.5 : whole, exponent = (double)((int)(bits >> 52) - 1023 + is_large);
    const double s = (m - 1) / (m + 1), s2 = s * s;
    double sum = 1.0 / 23;
    sum = fma(sum, s2, 1.0 / 21);
    sum = fma(sum, s2, 1.0 / 19);
    sum = fma(sum, s2, 1.0 / 17);
    sum = fma(sum, s2, 1.0 / 15);
    sum = fma(sum, s2, 1.0 / 13);
    sum = fma(sum, s2, 1.0 / 11);
    sum = fma(sum, s2, 1.0 / 9);
    sum = fma(sum, s2, 1.0 / 7);
    sum = fma(sum, s2, 1.0 / 5);
    sum = fma(sum, s2, 1.0 / 3);
    return fma(exponent, 0.6931471805599453, fma(s + s, sum * s2, s + s));
}

// (cosine, sine) of 2 pi j / 2^53.
static inline void circle(long j, double *x, double *y)
{
    const long quarter = (j + (1L << 50)) >> 51;
    const double a = (double)(j - (quarter << 51)) * (2 * 3.141592653589793 / 9007199254740992.0), a2 = a * a;
    double sine = 1.0 / 355687428096000;
    sine = fma(sine, a2, -1.0 / 1307674368000);
    sine = fma(sine, a2, 1.0 / 6227020800);
    sine = fma(sine, a2, -1.0 / 39916800);
    sine = fma(sine, a2, 1.0 / 362880);
    sine = fma(sine, a2, -1.0 / 5040);
    sine = fma(sine, a2, 1.0 / 120);
    sine = fma(sine, a2, -1.0 / 6);
    sine = fma(a, sine * a2, a);
    double cosine = -1.0 / 6402373705728000;
    cosine = fma(cosine, a2, 1.0 / 20922789888000);
    cosine = fma(cosine, a2, -1.0 / 87178291200);
    cosine = fma(cosine, a2, 1.0 / 479001600);
    cosine = fma(cosine, a2, -1.0 / 3628800);
    cosine = fma(cosine, a2, 1.0 / 40320);
    cosine = fma(cosine, a2, -1.0 / 720);
    cosine = fma(cosine, a2, 1.0 / 24);
    cosine = fma(cosine, a2, -1.0 / 2);
    cosine = fma(cosine, a2, 1.0);
    const int is_odd = quarter & 1;
    const double p = is_odd ? sine : cosine, q = is_odd ? cosine : sine;
    *x = ((quarter + 1) >> 1) & 1 ? -p : p;
    *y = (quarter >> 1) & 1 ? -q : q;
}

kernel void normal(global double *target, ROWS, double scale)
{
    BLOCK
    const double u = (double)((LONG(word0, word1) >> 11) + 1) * (1.0 / 9007199254740992.0);
    const double radius = sqrt(logarithm(u) * -2.0);
    double x, y;
    circle((long)(LONG(word2, word3) >> 11), &x, &y);
    STORE(radius * x, radius * y)
}

// scale (spread u + shift) for u in [0, 1).
kernel void uniform(global double *target, ROWS, double scale, double spread, double shift)
{
    BLOCK
    const double first = (double)(LONG(word0, word1) >> 11) * (1.0 / 9007199254740992.0);
    const double second = (double)(LONG(word2, word3) >> 11) * (1.0 / 9007199254740992.0);
    STORE(spread * first + shift, spread * second + shift)
}
#else
#define STORE(first, second, third, fourth)                               \
    const uint column = 4 * block;                                        \
    target += (size_t)row * columns + column;                             \
    target[0] = scale * (first);                                  \
    if (column + 1 < columns) target[1] = scale * (second);       \
    if (column + 2 < columns) target[2] = scale * (third);        \
    if (column + 3 < columns) target[3] = scale * (fourth);

static inline float logarithm(float u)
{
    const int bits = as_int(u);
    const float whole = as_float((bits & 0x7FFFFF) | 0x3F800000);
    const int is_large = whole > 1.41421356f;
    const float m = is_large ? whole * 0.5f : whole, exponent = (float)((bits >> 23) - 127 + is_large);
    const float s = (m - 1) / (m + 1), s2 = s * s;
    float sum = 1.0f / 9;
    sum = fma(sum, s2, 1.0f / 7);
    sum = fma(sum, s2, 1.0f / 5);
    sum = fma(sum, s2, 1.0f / 3);
    return fma(exponent, 0.693147181f, fma(s + s, sum * s2, s + s));
}

// (cosine, sine) of 2 pi j / 2^32.
static inline void circle(uint j, float *x, float *y)
{
    const int quarter = (int)((j + (1u << 29)) >> 30);
    const float a = (float)(int)(j - ((uint)quarter << 30)) * 1.4629180792671596e-9f, a2 = a * a;
    float sine = 1.0f / 362880;
    sine = fma(sine, a2, -1.0f / 5040);
    sine = fma(sine, a2, 1.0f / 120);
    sine = fma(sine, a2, -1.0f / 6);
    sine = fma(a, sine * a2, a);
    float cosine = -1.0f / 3628800;
    cosine = fma(cosine, a2, 1.0f / 40320);
    cosine = fma(cosine, a2, -1.0f / 720);
    cosine = fma(cosine, a2, 1.0f / 24);
    cosine = fma(cosine, a2, -1.0f / 2);
    cosine = fma(cosine, a2, 1.0f);
    const int is_odd = quarter & 1;
    const float p = is_odd ? sine : cosine, q = is_odd ? cosine : sine;
    *x = ((quarter + 1) >> 1) & 1 ? -p : p;
    *y = (quarter >> 1) & 1 ? -q : q;
}

// A pair of normal numbers from 64 bits: the lower half for the radius, the upper one for the angle.
static inline void pair(uint first, uint second, float *x, float *y)
{
    const float u = (float)(int)((first >> 1) | 1u) * (1.0f / 2147483648.0f), radius = sqrt(logarithm(u) * -2.0f);
    circle(second, x, y);
    *x *= radius;
    *y *= radius;
}

kernel void normal(global float *target, ROWS, float scale)
{
    BLOCK
    float x0, y0, x1, y1;
    pair(word0, word1, &x0, &y0);
    pair(word2, word3, &x1, &y1);
    STORE(x0, y0, x1, y1)
}

static inline float unit(uint word) { return (float)(int)(word >> 8) * (1.0f / 16777216.0f); }

kernel void uniform(global float *target, ROWS, float scale, float spread, float shift)
{
    BLOCK
    STORE(spread * unit(word0) + shift, spread * unit(word1) + shift, spread * unit(word2) + shift, spread * unit(word3) + shift)
}
#endif
