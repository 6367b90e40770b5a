// One step of a diagonal method, fused: gradient, parameters and state are each read once and written once. A rule is the recurrence of one
// coordinate, the same text as Apply in the method's C# file, so that results are the processor's bit for bit; its numbers k0, k1, ... come from the
// C# rule too, in the order of its fields. A kernel is a rule with its choices fixed.
#define NUMBERS REAL k0, REAL k1, REAL k2, REAL k3, REAL k4, REAL k5, REAL k6, REAL k7, REAL k8, REAL k9, REAL k10, REAL k11
#define ALL_NUMBERS k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11
#define RULE(NAME) static inline REAL NAME(REAL g, REAL x, REAL *a, REAL *b, REAL *c, const int is_first, const int is_second, NUMBERS)

// 0 where the denominator is.
static inline REAL ratio(REAL numerator, REAL denominator) { return denominator == 0 ? (REAL)0 : numerator / denominator; }

// As one instruction of a processor has them: x or NaN where the limit is NaN.
static inline REAL at_least(REAL limit, REAL x) { return limit > x ? limit : x; }

static inline REAL at_most(REAL limit, REAL x) { return limit < x ? limit : x; }

// NaN where either is.
static inline REAL larger(REAL p, REAL q) { return p != p || p > q ? p : q; }

// Choices: momentum; Nesterov.
RULE(sgd_rule)
{
    const REAL rate = k0, decay = k1, keep = k2, take = k3, momentum = k4;
    g += decay * x;
    if (is_first)
    {
        *a = keep * *a + take * g;
        g = is_second ? g + momentum * *a : *a;
    }

    return x - rate * g;
}

RULE(adagrad_rule)
{
    const REAL rate = k0, decay = k1, inside = k2, outside = k3;
    g += decay * x;
    *a += g * g;
    return x - ratio(rate * g, sqrt(*a + inside) + outside);
}

// b is there when centered, c with momentum. Choices: momentum, whose array is c; Nesterov.
RULE(rmsprop_tail)
{
    const REAL inside = k3, outside = k4, momentum = k5, inner = k6, outer = k7;
    REAL move = ratio(inner * g, sqrt(*a + inside) + outside);
    if (is_first)
    {
        *c = momentum * *c + move;
        move = is_second ? momentum * *c + move : *c;
    }

    return x - outer * move;
}

RULE(rmsprop_rule)
{
    const REAL alpha = k0, take = k1, decay = k2;
    g += decay * x;
    *a = alpha * *a + take * g * g;
    return rmsprop_tail(g, x, a, b, c, is_first, is_second, ALL_NUMBERS);
}

RULE(centered_rmsprop_rule)
{
    const REAL alpha = k0, take = k1, decay = k2;
    g += decay * x;
    *a = alpha * *a + take * g * g;
    *b = alpha * *b + take * g;
    // Rounding may take the variance below zero; where both terms overflow it is infinite, not their difference.
    const REAL variance = *a - *b * *b;
    REAL square = *a == (REAL)INFINITY ? *a : variance != variance || variance > 0 ? variance : (REAL)0;
    return rmsprop_tail(g, x, &square, b, c, is_first, is_second, ALL_NUMBERS);
}

RULE(adadelta_rule)
{
    const REAL rate = k0, rho = k1, take = k2, epsilon = k3, decay = k4;
    g += decay * x;
    *a = rho * *a + take * g * g;
    const REAL u = sqrt(ratio(*b + epsilon, *a + epsilon)) * g;
    *b = rho * *b + take * u * u;
    return x - rate * u;
}

// Choices: the largest second moment divides, in c; Nesterov.
RULE(adam_rule)
{
    const REAL beta1 = k0, take1 = k1, beta2 = k2, take2 = k3, coupled = k4, kept = k5, before = k6, after = k7, epsilon_root = k8, epsilon = k9,
        momentum_rate = k10, gradient_rate = k11;
    g += coupled * x;
    *a = beta1 * *a + take1 * g;
    *b = beta2 * *b + take2 * g * g;
    REAL square = before * *b;
    if (is_first)
        square = *c = at_least(*c, square);
    const REAL root = sqrt(after * square + epsilon_root) + epsilon;
    REAL move = momentum_rate * *a;
    if (is_second)
        move += gradient_rate * g;
    return kept * x - ratio(move, root);
}

RULE(adamax_rule)
{
    const REAL rate = k0, beta1 = k1, take1 = k2, beta2 = k3, epsilon = k4, decay = k5;
    g += decay * x;
    *a = beta1 * *a + take1 * g;
    *b = larger(beta2 * *b, fabs(g) + epsilon);
    return x - ratio(rate * *a, *b);
}

RULE(nadam_rule)
{
    const REAL beta1 = k0, take1 = k1, beta2 = k2, take2 = k3, gradient_rate = k4, momentum_rate = k5, correction = k6, epsilon = k7, decay = k8;
    g += decay * x;
    *a = beta1 * *a + take1 * g;
    *b = beta2 * *b + take2 * g * g;
    return x - ratio(gradient_rate * g + momentum_rate * *a, sqrt(correction * *b) + epsilon);
}

// Choice: whether the step is rectified.
RULE(radam_rule)
{
    const REAL rate = k0, beta1 = k1, take1 = k2, beta2 = k3, take2 = k4, epsilon = k5, decay = k6;
    g += decay * x;
    *a = beta1 * *a + take1 * g;
    *b = beta2 * *b + take2 * g * g;
    return x - (is_first ? ratio(rate * *a, sqrt(*b) + epsilon) : rate * *a);
}

// Choice: the largest squared difference divides, in c.
RULE(agd_rule)
{
    const REAL beta1 = k0, take1 = k1, beta2 = k2, take2 = k3, before = k4, now = k5, floor = k6, clip = k7, size = k8, kept = k9;
    const REAL past = before * *a;
    *a = beta1 * *a + take1 * g;
    const REAL s = now * *a - past;
    *b = beta2 * *b + take2 * s * s;
    REAL square = *b;
    if (is_first)
        square = *c = at_least(*c, *b);
    const REAL u = ratio(*a, at_least(floor, sqrt(square)));
    return kept * x - size * at_most(clip, at_least(-clip, u));
}

// Parameters and gradient from element `at` on, state from `state_at` on; n of them.
#define ARRAYS global const REAL *gradient, global REAL *parameters, int at
#define COORDINATE                                 \
    const size_t i = get_global_id(0);             \
    if (i >= (size_t)n) return;                    \
    gradient += at;                                \
    parameters += at;                              \
    const REAL g = gradient[i], x = parameters[i];

// STEP is the call of a rule on g, x and what state there is: a, b, c in the order of the arrays.
#define METHOD0(NAME, STEP)                                                  \
    kernel void NAME(ARRAYS, int state_at, int n, NUMBERS)                   \
    {                                                                        \
        COORDINATE                                                           \
        REAL none = 0;                                                       \
        parameters[i] = STEP;                                                \
    }

#define METHOD1(NAME, STEP)                                                  \
    kernel void NAME(ARRAYS, global REAL *p, int state_at, int n, NUMBERS)   \
    {                                                                        \
        COORDINATE                                                           \
        p += state_at;                                                       \
        REAL a = p[i], none = 0;                                             \
        parameters[i] = STEP;                                                \
        p[i] = a;                                                            \
    }

#define METHOD2(NAME, STEP)                                                                    \
    kernel void NAME(ARRAYS, global REAL *p, global REAL *q, int state_at, int n, NUMBERS)     \
    {                                                                                          \
        COORDINATE                                                                             \
        p += state_at;                                                                         \
        q += state_at;                                                                         \
        REAL a = p[i], b = q[i], none = 0;                                                     \
        parameters[i] = STEP;                                                                  \
        p[i] = a;                                                                              \
        q[i] = b;                                                                              \
    }

#define METHOD3(NAME, STEP)                                                                                    \
    kernel void NAME(ARRAYS, global REAL *p, global REAL *q, global REAL *r, int state_at, int n, NUMBERS)     \
    {                                                                                                          \
        COORDINATE                                                                                             \
        p += state_at;                                                                                         \
        q += state_at;                                                                                         \
        r += state_at;                                                                                         \
        REAL a = p[i], b = q[i], c = r[i];                                                                     \
        parameters[i] = STEP;                                                                                  \
        p[i] = a;                                                                                              \
        q[i] = b;                                                                                              \
        r[i] = c;                                                                                              \
    }

METHOD0(sgd, sgd_rule(g, x, &none, &none, &none, 0, 0, ALL_NUMBERS))
METHOD1(sgd_momentum, sgd_rule(g, x, &a, &none, &none, 1, 0, ALL_NUMBERS))
METHOD1(sgd_nesterov, sgd_rule(g, x, &a, &none, &none, 1, 1, ALL_NUMBERS))
METHOD1(adagrad, adagrad_rule(g, x, &a, &none, &none, 0, 0, ALL_NUMBERS))
METHOD1(rmsprop, rmsprop_rule(g, x, &a, &none, &none, 0, 0, ALL_NUMBERS))
METHOD2(rmsprop_momentum, rmsprop_rule(g, x, &a, &none, &b, 1, 0, ALL_NUMBERS))
METHOD2(rmsprop_nesterov, rmsprop_rule(g, x, &a, &none, &b, 1, 1, ALL_NUMBERS))
METHOD2(rmsprop_centered, centered_rmsprop_rule(g, x, &a, &b, &none, 0, 0, ALL_NUMBERS))
METHOD3(rmsprop_centered_momentum, centered_rmsprop_rule(g, x, &a, &b, &c, 1, 0, ALL_NUMBERS))
METHOD3(rmsprop_centered_nesterov, centered_rmsprop_rule(g, x, &a, &b, &c, 1, 1, ALL_NUMBERS))
METHOD2(adadelta, adadelta_rule(g, x, &a, &b, &none, 0, 0, ALL_NUMBERS))
METHOD2(adam, adam_rule(g, x, &a, &b, &none, 0, 0, ALL_NUMBERS))
METHOD2(adam_nesterov, adam_rule(g, x, &a, &b, &none, 0, 1, ALL_NUMBERS))
METHOD3(adam_largest, adam_rule(g, x, &a, &b, &c, 1, 0, ALL_NUMBERS))
METHOD3(adam_largest_nesterov, adam_rule(g, x, &a, &b, &c, 1, 1, ALL_NUMBERS))
METHOD2(adamax, adamax_rule(g, x, &a, &b, &none, 0, 0, ALL_NUMBERS))
METHOD2(nadam, nadam_rule(g, x, &a, &b, &none, 0, 0, ALL_NUMBERS))
METHOD2(radam, radam_rule(g, x, &a, &b, &none, 0, 0, ALL_NUMBERS))
METHOD2(radam_rectified, radam_rule(g, x, &a, &b, &none, 1, 0, ALL_NUMBERS))
METHOD2(agd, agd_rule(g, x, &a, &b, &none, 0, 0, ALL_NUMBERS))
METHOD3(agd_largest, agd_rule(g, x, &a, &b, &c, 1, 0, ALL_NUMBERS))
