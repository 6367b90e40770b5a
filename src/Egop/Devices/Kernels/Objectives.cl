// Values and gradients of objectives over data rows at many points. What belongs to (point p, unit u, row i) of a tile of `height` rows is at
// (p * units + u) * height + i. A point is evaluated on rows start, start + 1, ... of the data, or of its own list; those beyond its count
// are there to fill the tile, and count for nothing.
#pragma OPENCL FP_CONTRACT ON

#ifdef REAL_IS_DOUBLE
#define LARGEST 700
#define MAXIMUM DBL_MAX
#else
#define LARGEST 80
#define MAXIMUM FLT_MAX
#endif
#define GROUP 128

int rowOf(global const int *list, int listed, int most, int p, int position)
{
    return listed ? list[(size_t)p * most + position] : position;
}

// Rows of the data that each point lists: column j of the i-th is at i * row + j * column.
kernel void gatherRows(
    global const REAL *data, int row, int column, int columns, global const int *list, int most, int start, int height, global REAL *to, int toRow, int toColumn)
{
    int i = get_global_id(0), p = get_global_id(1);
    if (i >= height)
        return;
    global const REAL *from = data + (size_t)list[(size_t)p * most + start + i] * row;
    to += (size_t)p * columns * height + (size_t)i * toRow;
    for (int j = 0; j < columns; j++)
        to[(size_t)j * toColumn] = from[(size_t)j * column];
}

// Outputs of a layer get their biases and pass the rectifier; NaN stays NaN.
kernel void activate(global REAL *z, int units, int height, global const REAL *points, int offset, int dimension, int biases, int rectified)
{
    int unit = get_global_id(1) % units, p = get_global_id(1) / units;
    global REAL *row = z + (size_t)get_global_id(1) * height;
    REAL bias = biases ? points[offset + (size_t)p * dimension + unit] : 0;
    for (int i = get_global_id(0); i < height; i += get_global_size(0))
    {
        REAL value = row[i] + bias;
        row[i] = rectified && value < 0 ? 0 : value;
    }
}

// Derivatives by the inputs of the rectifier, over its outputs.
kernel void passBack(global REAL *z, global const REAL *slopes, int height)
{
    size_t first = (size_t)get_global_id(1) * height;
    for (int i = get_global_id(0); i < height; i += get_global_size(0))
        z[first + i] = z[first + i] > 0 ? slopes[first + i] : 0;
}

// log sum exp(z) - z_label of one row; outputs become weight * derivatives. Probabilities too small to matter are zero: their products would
// be denormal.
REAL softmaxRow(global REAL *row, int classes, int height, int label, REAL weight)
{
    REAL largest = row[0], total = 0, hit = row[(size_t)label * height];
    for (int j = 1; j < classes; j++)
        largest = row[(size_t)j * height] > largest ? row[(size_t)j * height] : largest;
    for (int j = 0; j < classes; j++)
    {
        REAL below = row[(size_t)j * height] - largest, e = below < -LARGEST ? 0 : exp(below);
        row[(size_t)j * height] = e;
        total += e;
    }

    REAL scale = weight / total;
    for (int j = 0; j < classes; j++)
        row[(size_t)j * height] *= scale;
    row[(size_t)label * height] -= weight;
    return weight * (log(total) + (largest - hit));
}

kernel void softmax(
    global REAL *z, int classes, int height, global const int *labels, global const int *list, int listed, int most, int start,
    global const int *counts, global const REAL *weights, global REAL *losses)
{
    int i = get_global_id(0), p = get_global_id(1);
    if (i >= height)
        return;
    global REAL *row = z + (size_t)p * classes * height + i;
    bool counted = start + i < counts[p];
    for (int j = 0; !counted && j < classes; j++)
        row[(size_t)j * height] = 0;
    losses[(size_t)p * height + i] = counted ? softmaxRow(row, classes, height, labels[rowOf(list, listed, most, p, start + i)], weights[p]) : 0;
}

#ifndef __NVPTX__
// The same for processors, where an item takes eight rows at a time.
kernel void softmaxByVector(
    global REAL *z, int classes, int height, global const int *labels, global const int *list, int listed, int most, int start,
    global const int *counts, global const REAL *weights, global REAL *losses)
{
    int p = get_global_id(1), count = min(height, counts[p] - start);
    global REAL *outputs = z + (size_t)p * classes * height, *loss = losses + (size_t)p * height;
    REAL weight = weights[p];
    for (int i = get_global_id(0) * 8; i < height; i += get_global_size(0) * 8)
    {
        if (i + 8 > count)
        {
            for (int k = i; k < min(i + 8, height); k++)
            {
                for (int j = 0; k >= count && j < classes; j++)
                    outputs[(size_t)j * height + k] = 0;
                loss[k] = k < count ? softmaxRow(outputs + k, classes, height, labels[rowOf(list, listed, most, p, start + k)], weight) : 0;
            }

            continue;
        }

        REAL8 largest = vload8(0, outputs + i), total = 0;
        REAL hits[8];
        for (int k = 0; k < 8; k++)
            hits[k] = outputs[(size_t)labels[rowOf(list, listed, most, p, start + i + k)] * height + i + k];
        for (int j = 1; j < classes; j++)
        {
            REAL8 value = vload8(0, outputs + (size_t)j * height + i);
            largest = value > largest ? value : largest;
        }

        for (int j = 0; j < classes; j++)
        {
            REAL8 below = vload8(0, outputs + (size_t)j * height + i) - largest, least = -LARGEST;
            REAL8 e = below < least ? (REAL8)0 : exp(below < least ? least : below);
            vstore8(e, 0, outputs + (size_t)j * height + i);
            total += e;
        }

        REAL8 scale = weight / total;
        for (int j = 0; j < classes; j++)
            vstore8(vload8(0, outputs + (size_t)j * height + i) * scale, 0, outputs + (size_t)j * height + i);
        vstore8(weight * (log(total) + (largest - vload8(0, hits))), 0, loss + i);
        for (int k = 0; k < 8; k++)
            outputs[(size_t)labels[rowOf(list, listed, most, p, start + i + k)] * height + i + k] -= weight;
    }
}
#endif

// |z - target|^2; outputs become weight * derivatives.
kernel void squares(
    global REAL *z, int outputs, int height, global const REAL *targets, global const int *list, int listed, int most, int start,
    global const int *counts, global const REAL *weights, global REAL *losses)
{
    int i = get_global_id(0), p = get_global_id(1);
    if (i >= height)
        return;
    bool counted = start + i < counts[p];
    int row = counted ? rowOf(list, listed, most, p, start + i) : 0;
    REAL weight = counted ? weights[p] : 0, sum = 0;
    for (int j = 0; j < outputs; j++)
    {
        size_t at = ((size_t)p * outputs + j) * height + i;
        REAL residual = z[at] - targets[(size_t)row * outputs + j];
        sum += residual * residual;
        z[at] = counted ? 2 * weight * residual : 0;
    }

    losses[(size_t)p * height + i] = counted ? weight * sum : 0;
}

// (t - y)^2 / 2, and its derivative over t.
kernel void residuals(
    global REAL *t, int height, global const REAL *targets, global const int *list, int listed, int most, int start,
    global const int *counts, global const REAL *weights, global REAL *losses)
{
    int i = get_global_id(0), p = get_global_id(1);
    size_t at = (size_t)p * height + i;
    if (i >= height)
        return;
    bool counted = start + i < counts[p];
    REAL residual = counted ? t[at] - targets[rowOf(list, listed, most, p, start + i)] : 0;
    t[at] = counted ? weights[p] * residual : 0;
    losses[at] = counted ? weights[p] * residual * residual / 2 : 0;
}

// log(1 + exp(-y t)), and its derivative over t.
kernel void logistic(
    global REAL *t, int height, global const REAL *labels, global const int *list, int listed, int most, int start,
    global const int *counts, global const REAL *weights, global REAL *losses)
{
    int i = get_global_id(0), p = get_global_id(1);
    size_t at = (size_t)p * height + i;
    if (i >= height)
        return;
    if (start + i >= counts[p])
    {
        t[at] = losses[at] = 0;
        return;
    }

    REAL y = labels[rowOf(list, listed, most, p, start + i)], margin = y * t[at], size = fabs(margin), e = size > LARGEST ? exp((REAL)-LARGEST) : exp(-size);
    losses[at] = weights[p] * ((margin < 0 ? -margin : 0) + log1p(e));
    t[at] = -y * weights[p] * (margin > 0 ? e : 1) / (1 + e);
}

// Sums of an array of each point and unit, or of one weighted number a row; a row of `height` a group of a power of two of items.
REAL rowSum(global const REAL *row, int height, local REAL *sums)
{
    int id = get_local_id(0), size = get_local_size(0), j = id * 8;
    REAL8 s = 0;
    for (; j <= height - 8; j += size * 8)
        s += vload8(0, row + j);
    REAL sum = ((s.s0 + s.s4) + (s.s2 + s.s6)) + ((s.s1 + s.s5) + (s.s3 + s.s7));
    // One item comes to where the last, shorter piece begins.
    for (; j < height; j++)
        sum += row[j];

    sums[id] = sum;
    for (int reach = size / 2; reach > 0; reach /= 2)
    {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (id < reach)
            sums[id] += sums[id + reach];
    }

    return sums[0];
}

kernel void addRows(global const REAL *a, int units, int height, global REAL *to, int offset, int stride, int add)
{
    local REAL sums[GROUP];
    int p = get_group_id(0) / units, unit = get_group_id(0) % units;
    REAL sum = rowSum(a + (size_t)get_group_id(0) * height, height, sums);
    if (get_local_id(0) == 0)
    {
        global REAL *at = to + offset + (size_t)p * stride + unit;
        *at = add ? *at + sum : sum;
    }
}

// Log-sum-exp of squared residuals of n rows, a point a group: t = <a_i, x> becomes 2 r_i p_i.
kernel void logSumExp(global REAL *t, int n, global const REAL *targets, global REAL *values, int first)
{
    local REAL shared[GROUP];
    int p = get_group_id(0), id = get_local_id(0), size = get_local_size(0);
    global REAL *row = t + (size_t)p * n;
    REAL largest = 0;
    for (int i = id; i < n; i += size)
    {
        REAL r = row[i] - targets[i];
        row[i] = r;
        largest = r * r > largest ? r * r : largest;
    }

    shared[id] = largest;
    for (int reach = size / 2; reach > 0; reach /= 2)
    {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (id < reach)
            shared[id] = shared[id + reach] > shared[id] ? shared[id + reach] : shared[id];
    }

    barrier(CLK_LOCAL_MEM_FENCE);
    largest = shared[0];
    barrier(CLK_LOCAL_MEM_FENCE);
    REAL total = 0;
    for (int i = id; i < n; i += size)
    {
        REAL below = row[i] * row[i] - largest, e = exp(below < -LARGEST ? (REAL)-LARGEST : below);
        total += e;
        row[i] *= 2 * e;
    }

    shared[id] = total;
    for (int reach = size / 2; reach > 0; reach /= 2)
    {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (id < reach)
            shared[id] += shared[id + reach];
    }

    barrier(CLK_LOCAL_MEM_FENCE);
    total = shared[0];
    for (int i = id; i < n; i += size)
        row[i] /= total;
    if (id == 0)
        values[first + p] = largest + log(total);
}

// A penalty mu |x|^2 / 2, a point a group.
kernel void penalize(global const REAL *points, global REAL *gradients, int first, int dimension, REAL mu, global REAL *values)
{
    local REAL sums[GROUP];
    int p = first + get_group_id(0), id = get_local_id(0), size = get_local_size(0);
    REAL sum = 0;
    for (int j = id; j < dimension; j += size)
    {
        REAL x = points[(size_t)p * dimension + j];
        gradients[(size_t)p * dimension + j] += mu * x;
        sum += x * x;
    }

    sums[id] = sum;
    for (int reach = size / 2; reach > 0; reach /= 2)
    {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (id < reach)
            sums[id] += sums[id + reach];
    }

    if (id == 0)
        values[p] += mu / 2 * sums[0];
}

// NaN for value and gradient of every point with a coordinate that is not finite, as everywhere in the library; a point a group.
kernel void poison(global const REAL *points, global REAL *gradients, int first, int dimension, global REAL *values)
{
    local int found[GROUP];
    int p = first + get_group_id(0), id = get_local_id(0), size = get_local_size(0), bad = 0;
    global const REAL *x = points + (size_t)p * dimension;
    for (int j = id; j < dimension; j += size)
        bad |= !(fabs(x[j]) <= MAXIMUM);
    found[id] = bad;
    for (int reach = size / 2; reach > 0; reach /= 2)
    {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (id < reach)
            found[id] |= found[id + reach];
    }

    barrier(CLK_LOCAL_MEM_FENCE);
    if (!found[0])
        return;
    for (int j = id; j < dimension; j += size)
        gradients[(size_t)p * dimension + j] = NAN;
    if (id == 0)
        values[p] = NAN;
}
