// What every kernel begins with. REAL is the precision of the numbers; sums that must be exact enough are kept in double where there is one.
// Products and sums stay apart: with one rounding each, results on every device are the CPU's, bit for bit, wherever only + - * / sqrt are used.
#pragma OPENCL FP_CONTRACT OFF
#ifdef REAL_IS_DOUBLE
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef double REAL;
typedef double2 REAL2;
typedef double4 REAL4;
typedef double8 REAL8;
typedef ulong BITS;
#define R(x) (x)
#else
typedef float REAL;
typedef float2 REAL2;
typedef float4 REAL4;
typedef float8 REAL8;
typedef uint BITS;
#define R(x) (x##f)
#endif
