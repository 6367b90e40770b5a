// Elementwise kernels: one element an item, from element `begin` on, of which there are n.
#define ELEMENT const size_t i = get_global_id(0); if (i >= (size_t)n) return;

kernel void fill(global REAL *x, REAL value, int begin, int n)
{
    ELEMENT
    (x + begin)[i] = value;
}

kernel void copy(global const REAL *x, global REAL *y, int begin, int n)
{
    ELEMENT
    (y + begin)[i] = (x + begin)[i];
}

// n elements from one place to another.
kernel void copy_piece(global const REAL *x, int from, global REAL *y, int to, int n)
{
    ELEMENT
    (y + to)[i] = (x + from)[i];
}

// y += a x
kernel void add_scaled(REAL a, global const REAL *x, global REAL *y, int begin, int n)
{
    ELEMENT
    (y + begin)[i] += a * (x + begin)[i];
}

kernel void scale(REAL a, global REAL *x, int begin, int n)
{
    ELEMENT
    (x + begin)[i] *= a;
}

#ifdef REAL_IS_DOUBLE
kernel void widen(global const float *x, global double *y, int begin, int n)
{
    ELEMENT
    (y + begin)[i] = (x + begin)[i];
}

// To nearest, ties to even; beyond the range of float to infinity.
kernel void round_to_single(global const double *x, global float *y, int begin, int n)
{
    ELEMENT
    (y + begin)[i] = (float)(x + begin)[i];
}
#endif
