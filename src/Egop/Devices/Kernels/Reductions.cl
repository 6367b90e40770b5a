// Reductions to one number a piece of the arrays. Pieces have a length that depends on the length of the array alone, and numbers are added within
// a piece in a fixed order, in double precision where the device has it. Two shapes: on a processor a piece is one item's, which keeps sixteen lanes
// along it; on a GPU it is one group's, whose items take every 256th element and then halve in a tree.
#if defined(REAL_IS_DOUBLE) || defined(cl_khr_fp64)
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef double SUM;
typedef double2 SUM2;
typedef double4 SUM4;
typedef double8 SUM8;
#define TO_SUM8 convert_double8
#else
typedef float SUM;
typedef float2 SUM2;
typedef float4 SUM4;
typedef float8 SUM8;
#define TO_SUM8 convert_float8
#endif

#define GROUP 256

#define PRODUCT(i) ((SUM)x[i] * (SUM)y[i])
#define PRODUCT8(i) (TO_SUM8(vload8(0, x + (i))) * TO_SUM8(vload8(0, y + (i))))
#define NUMBER(i) ((SUM)x[i])
#define NUMBER8(i) TO_SUM8(vload8(0, x + (i)))
#define SIZE(i) fabs((SUM)x[i])
#define SIZE8(i) fabs(TO_SUM8(vload8(0, x + (i))))

#define ADD(a, b) ((a) + (b))
#define ADD_LANES ADD
// NaN where either is.
#define LARGER(a, b) ((a) != (a) || (a) > (b) ? (a) : (b))
#define LARGER_LANES(a, b) ((((a) != (a)) | ((a) > (b))) ? (a) : (b))

#define REDUCTION(NAME, TERM, JOIN)                                                                                                        \
    kernel void NAME##_by_items(global const REAL *x, global const REAL *y, global SUM *result, int n, int length, int pieces)             \
    {                                                                                                                                      \
        const size_t piece = get_global_id(0);                                                                                             \
        if (piece >= (size_t)pieces) return;                                                                                               \
        const size_t begin = piece * (size_t)length, end = min(begin + (size_t)length, (size_t)n);                                         \
        size_t i = begin;                                                                                                                  \
        SUM8 even = (SUM8)0, odd = (SUM8)0;                                                                                                \
        for (; i + 16 <= end; i += 16)                                                                                                     \
        {                                                                                                                                  \
            even = JOIN##_LANES(even, TERM##8(i));                                                                                         \
            odd = JOIN##_LANES(odd, TERM##8(i + 8));                                                                                       \
        }                                                                                                                                  \
        even = JOIN##_LANES(even, odd);                                                                                                    \
        const SUM4 four = JOIN##_LANES(even.lo, even.hi);                                                                                  \
        const SUM2 two = JOIN##_LANES(four.lo, four.hi);                                                                                   \
        SUM all = JOIN(two.x, two.y);                                                                                                      \
        for (; i < end; i++)                                                                                                               \
            all = JOIN(all, TERM(i));                                                                                                      \
        result[piece] = all;                                                                                                               \
    }                                                                                                                                      \
                                                                                                                                           \
    kernel void NAME##_by_groups(global const REAL *x, global const REAL *y, global SUM *result, int n, int length, int pieces)            \
    {                                                                                                                                      \
        local SUM sums[GROUP];                                                                                                             \
        const size_t piece = get_group_id(0), item = get_local_id(0);                                                                      \
        const size_t begin = piece * (size_t)length, end = min(begin + (size_t)length, (size_t)n);                                         \
        SUM sum = 0;                                                                                                                       \
        for (size_t i = begin + item; i < end; i += GROUP)                                                                                 \
            sum = JOIN(sum, TERM(i));                                                                                                      \
        sums[item] = sum;                                                                                                                  \
        for (size_t width = GROUP / 2; width > 0; width /= 2)                                                                              \
        {                                                                                                                                  \
            barrier(CLK_LOCAL_MEM_FENCE);                                                                                                  \
            if (item < width)                                                                                                              \
                sums[item] = JOIN(sums[item], sums[item + width]);                                                                         \
        }                                                                                                                                  \
        if (item == 0)                                                                                                                     \
            result[piece] = sums[0];                                                                                                       \
    }

REDUCTION(sum, NUMBER, ADD)
REDUCTION(sum_abs, SIZE, ADD)
REDUCTION(dot, PRODUCT, ADD)
REDUCTION(max_abs, SIZE, LARGER)
