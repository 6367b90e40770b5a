// Elementwise kernels and reductions. A reduction adds in an order set by the length alone: each item sums a stride, then halves in a tree.

kernel void fill(global REAL *x, REAL value, int n)
{
    for (int i = get_global_id(0); i < n; i += get_global_size(0))
        x[i] = value;
}

kernel void copy(global const REAL *x, global REAL *y, int n)
{
    for (int i = get_global_id(0); i < n; i += get_global_size(0))
        y[i] = x[i];
}

// y += a x
kernel void axpy(REAL a, global const REAL *x, global REAL *y, int n)
{
    for (int i = get_global_id(0); i < n; i += get_global_size(0))
        y[i] += a * x[i];
}

kernel void scale(REAL a, global REAL *x, int n)
{
    for (int i = get_global_id(0); i < n; i += get_global_size(0))
        x[i] *= a;
}
