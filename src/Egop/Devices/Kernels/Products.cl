// Matrix products in two shapes. For processors: operands packed in panels, a tile of C in registers, no local memory. For GPUs: tiles of the
// operands in local memory. Every element of C is summed over the inner index in its order, whatever the sizes of the rest.
// Matrices of a batch lie a stride apart; element (i, j) is at offset + batch * stride + i * row + j * column.
#pragma OPENCL FP_CONTRACT ON

#if defined(REAL_IS_DOUBLE) || defined(cl_khr_fp64)
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef double WIDE;
#else
typedef float WIDE;
#endif

// Sums in arrays stay in registers only where they are not passed.
#define INLINE __attribute__((always_inline))

#ifndef __NVPTX__
#define MR 12
#ifdef REAL_IS_DOUBLE
#define NR 16
#else
#define NR 32
#endif

// Vectors as wide as the registers; a tile of C that does not fit the registers is made in pieces.
#ifdef __AVX512F__
#define SR 12
#define LANES (NR / 2)
#define SROWS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
#ifdef REAL_IS_DOUBLE
typedef double8 VEC;
#define VLOAD vload8
#define VSTORE vstore8
#else
typedef float16 VEC;
#define VLOAD vload16
#define VSTORE vstore16
#endif
#else
#define SR 6
#define LANES (NR / 4)
#define SROWS(X) X(0) X(1) X(2) X(3) X(4) X(5)
#ifdef REAL_IS_DOUBLE
typedef double4 VEC;
#define VLOAD vload4
#define VSTORE vstore4
#else
typedef float8 VEC;
#define VLOAD vload8
#define VSTORE vstore8
#endif
#endif

// Panels of a few rows of op(A): [panel][p][row], zeros below the last row.
kernel void packRows(global const REAL *a, int offset, int stride, int row, int column, int m, int depth, int panels, global REAL *packed)
{
    int id = get_global_id(0), panel = id % panels, batch = id / panels, first = panel * MR, rows = min(MR, m - first);
    global const REAL *from = a + offset + (size_t)batch * stride + (size_t)first * row;
    global REAL *to = packed + (size_t)id * MR * depth;
    if (rows == MR && row == 1)
    {
        for (int p = 0; p < depth; p++)
        {
            vstore8(vload8(0, from + (size_t)p * column), 0, to + (size_t)p * MR);
            vstore4(vload4(0, from + (size_t)p * column + 8), 0, to + (size_t)p * MR + 8);
        }

        return;
    }

    for (int i = 0; i < MR; i++)
    {
        if (i < rows)
        {
            for (int p = 0; p < depth; p++)
                to[p * MR + i] = from[(size_t)i * row + (size_t)p * column];
        }
        else
        {
            for (int p = 0; p < depth; p++)
                to[p * MR + i] = 0;
        }
    }
}

// Panels of a few columns of op(B): [panel][p][column], zeros beyond the last column.
kernel void packColumns(global const REAL *b, int offset, int stride, int row, int column, int n, int depth, int panels, global REAL *packed)
{
    int id = get_global_id(0), panel = id % panels, batch = id / panels, first = panel * NR, columns = min(NR, n - first);
    global const REAL *from = b + offset + (size_t)batch * stride + (size_t)first * column;
    global REAL *to = packed + (size_t)id * NR * depth;
    if (columns == NR && column == 1)
    {
        for (int p = 0; p < depth; p++)
        {
            for (int j = 0; j < NR; j += LANES)
                VSTORE(VLOAD(0, from + (size_t)p * row + j), 0, to + (size_t)p * NR + j);
        }

        return;
    }

    for (int j = 0; j < NR; j++)
    {
        if (j < columns)
        {
            for (int p = 0; p < depth; p++)
                to[p * NR + j] = from[(size_t)p * row + (size_t)j * column];
        }
        else
        {
            for (int p = 0; p < depth; p++)
                to[p * NR + j] = 0;
        }
    }
}

#define DECLARE(i) VEC l##i = 0, h##i = 0;
#define STEP(i) { VEC s = (VEC)(x[i]); l##i += s * b0; h##i += s * b1; }
#define SPILL(i) VSTORE(l##i, 0, tile + (r + i) * NR + c); VSTORE(h##i, 0, tile + (r + i) * NR + c + LANES);

// A tile of op(A) op(B) from a panel of each.
INLINE void packedTile(global const REAL *a, global const REAL *b, int depth, REAL *tile)
{
    for (int r = 0; r < MR; r += SR)
    {
        for (int c = 0; c < NR; c += 2 * LANES)
        {
            global const REAL *x = a + r, *y = b + c;
            SROWS(DECLARE)
            for (int p = 0; p < depth; p++, x += MR, y += NR)
            {
                VEC b0 = VLOAD(0, y), b1 = VLOAD(1, y);
                SROWS(STEP)
            }

            SROWS(SPILL)
        }
    }
}

// C <- alpha A B + beta C, beta 0 overwriting; with "upper" only tiles that reach the diagonal or lie above it. An item does `span` panels of rows.
kernel void multiplyPacked(
    global const REAL *a, global const REAL *b, int panelsA, int panelsB, int strideA, int strideB, int m, int n, int depth, REAL alpha, REAL beta,
    global REAL *c, int offset, int stride, int ld, int upper, int span)
{
    int panel = get_global_id(1) % panelsB, batch = get_global_id(1) / panelsB, j = panel * NR, columns = min(NR, n - j);
    int first = get_global_id(0) * span, last = min(first + span, panelsA);
    REAL tile[MR * NR];
    for (int above = first; above < last && !(upper && above * MR > j + NR - 1); above++)
    {
        int i = above * MR, rows = min(MR, m - i);
        packedTile(a + ((size_t)batch * strideA + above) * MR * depth, b + ((size_t)batch * strideB + panel) * NR * depth, depth, tile);
        global REAL *to = c + offset + (size_t)batch * stride + (size_t)i * ld + j;
        for (int r = 0; r < rows; r++)
        {
            if (beta == 0)
            {
                for (int q = 0; q < columns; q++)
                    to[(size_t)r * ld + q] = alpha * tile[r * NR + q];
            }
            else
            {
                for (int q = 0; q < columns; q++)
                    to[(size_t)r * ld + q] = alpha * tile[r * NR + q] + beta * to[(size_t)r * ld + q];
            }
        }
    }
}

// The same with C in double precision: C += alpha A B.
kernel void multiplyPackedWide(
    global const REAL *a, global const REAL *b, int panelsB, int m, int n, int depth, WIDE alpha, global WIDE *c, int offset, int ld, int upper)
{
    int i = get_global_id(0) * MR, panel = get_global_id(1), j = panel * NR;
    if (upper && i > j + NR - 1)
        return;
    REAL tile[MR * NR];
    packedTile(a + (size_t)get_global_id(0) * MR * depth, b + (size_t)panel * NR * depth, depth, tile);
    global WIDE *to = c + offset + (size_t)i * ld + j;
    int rows = min(MR, m - i), columns = min(NR, n - j);
    for (int r = 0; r < rows; r++)
    {
        for (int q = 0; q < columns; q++)
            to[(size_t)r * ld + q] += alpha * tile[r * NR + q];
    }
}

// y <- alpha A x + beta y, a row an item.
kernel void multiplyRowsByItem(global const REAL *a, int offset, int ld, int columns, global const REAL *x, REAL alpha, REAL beta, global REAL *y)
{
    int i = get_global_id(0), j = 0;
    global const REAL *row = a + offset + (size_t)i * ld;
    VEC s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (; j <= columns - 4 * LANES; j += 4 * LANES)
    {
        s0 += VLOAD(0, row + j) * VLOAD(0, x + j);
        s1 += VLOAD(1, row + j) * VLOAD(1, x + j);
        s2 += VLOAD(2, row + j) * VLOAD(2, x + j);
        s3 += VLOAD(3, row + j) * VLOAD(3, x + j);
    }

    REAL parts[LANES], sum = 0;
    VSTORE((s0 + s1) + (s2 + s3), 0, parts);
    for (int k = 0; k < LANES; k++)
        sum += parts[k];
    for (; j < columns; j++)
        sum += row[j] * x[j];
    y[i] = beta == 0 ? alpha * sum : alpha * sum + beta * y[i];
}

// Sums of x_i times row i over a block of rows, a block an item.
kernel void multiplyColumnsByBlock(global const REAL *a, int offset, int ld, int rows, int columns, int height, global const REAL *x, global REAL *sums)
{
    int first = get_global_id(0) * height, last = min(first + height, rows);
    global REAL *sum = sums + (size_t)get_global_id(0) * columns;
    for (int j = 0; j < columns; j++)
        sum[j] = 0;
    int i = first;
    for (; i <= last - 4; i += 4)
    {
        global const REAL *r0 = a + offset + (size_t)i * ld, *r1 = r0 + ld, *r2 = r1 + ld, *r3 = r2 + ld;
        REAL x0 = x[i], x1 = x[i + 1], x2 = x[i + 2], x3 = x[i + 3];
        int j = 0;
        for (; j <= columns - LANES; j += LANES)
            VSTORE(VLOAD(0, sum + j) + x0 * VLOAD(0, r0 + j) + x1 * VLOAD(0, r1 + j) + x2 * VLOAD(0, r2 + j) + x3 * VLOAD(0, r3 + j), 0, sum + j);
        for (; j < columns; j++)
            sum[j] = sum[j] + x0 * r0[j] + x1 * r1[j] + x2 * r2[j] + x3 * r3[j];
    }

    for (; i < last; i++)
    {
        global const REAL *row = a + offset + (size_t)i * ld;
        for (int j = 0; j < columns; j++)
            sum[j] += x[i] * row[j];
    }
}
#endif

#define SIDE 64
#define DEEP 16
#define ACROSS 16
#define EACH (SIDE / ACROSS)
#define PITCH (SIDE + 1)

// DEEP x SIDE numbers of an operand into local memory, neighbours read by neighbours whichever way they lie.
INLINE void loadTile(global const REAL *from, int row, int column, int first, int size, int p, int depth, local REAL *to)
{
    int id = get_local_id(1) * ACROSS + get_local_id(0);
    for (int e = id; e < SIDE * DEEP; e += ACROSS * ACROSS)
    {
        int i = column == 1 ? e / DEEP : e % SIDE, q = column == 1 ? e % DEEP : e / SIDE;
        to[q * PITCH + i] = first + i < size && p + q < depth ? from[(size_t)(first + i) * row + (size_t)(p + q) * column] : 0;
    }
}

INLINE void localTile(
    global const REAL *a, int rowA, int columnA, global const REAL *b, int rowB, int columnB, int i, int j, int m, int n, int depth,
    local REAL *left, local REAL *right, REAL sums[EACH][EACH])
{
    int x = get_local_id(0), y = get_local_id(1);
    #pragma unroll
    for (int r = 0; r < EACH; r++)
    {
        #pragma unroll
        for (int c = 0; c < EACH; c++)
            sums[r][c] = 0;
    }

    for (int p = 0; p < depth; p += DEEP)
    {
        loadTile(a, rowA, columnA, i, m, p, depth, left);
        loadTile(b, columnB, rowB, j, n, p, depth, right);
        barrier(CLK_LOCAL_MEM_FENCE);
        #pragma unroll
        for (int q = 0; q < DEEP; q++)
        {
            REAL u[EACH], v[EACH];
            #pragma unroll
            for (int r = 0; r < EACH; r++)
                u[r] = left[q * PITCH + y + r * ACROSS];
            #pragma unroll
            for (int c = 0; c < EACH; c++)
                v[c] = right[q * PITCH + x + c * ACROSS];
            #pragma unroll
            for (int r = 0; r < EACH; r++)
            {
                #pragma unroll
                for (int c = 0; c < EACH; c++)
                    sums[r][c] += u[r] * v[c];
            }
        }

        barrier(CLK_LOCAL_MEM_FENCE);
    }
}

// C <- alpha A B + beta C, beta 0 overwriting; groups of 16 x 16 in one row: tiles across, then down, then batches.
kernel void multiplyTiles(
    global const REAL *a, int offsetA, int strideA, int rowA, int columnA, global const REAL *b, int offsetB, int strideB, int rowB, int columnB,
    int m, int n, int depth, REAL alpha, REAL beta, global REAL *c, int offset, int stride, int ld, int across, int down, int upper)
{
    local REAL left[DEEP * PITCH], right[DEEP * PITCH];
    REAL sums[EACH][EACH];
    int tile = get_group_id(0), batch = tile / (across * down), i = tile / across % down * SIDE, j = tile % across * SIDE;
    if (upper && i > j)
        return;
    localTile(
        a + offsetA + (size_t)batch * strideA, rowA, columnA, b + offsetB + (size_t)batch * strideB, rowB, columnB, i, j, m, n, depth, left, right, sums);
    global REAL *to = c + offset + (size_t)batch * stride;
    #pragma unroll
    for (int r = 0; r < EACH; r++)
    {
        #pragma unroll
        for (int q = 0; q < EACH; q++)
        {
            int y = i + get_local_id(1) + r * ACROSS, x = j + get_local_id(0) + q * ACROSS;
            if (y < m && x < n)
                to[(size_t)y * ld + x] = beta == 0 ? alpha * sums[r][q] : alpha * sums[r][q] + beta * to[(size_t)y * ld + x];
        }
    }
}

kernel void multiplyTilesWide(
    global const REAL *a, int offsetA, int rowA, int columnA, global const REAL *b, int offsetB, int rowB, int columnB,
    int m, int n, int depth, WIDE alpha, global WIDE *c, int offset, int ld, int across, int upper)
{
    local REAL left[DEEP * PITCH], right[DEEP * PITCH];
    REAL sums[EACH][EACH];
    int tile = get_group_id(0), i = tile / across * SIDE, j = tile % across * SIDE;
    if (upper && i > j)
        return;
    localTile(a + offsetA, rowA, columnA, b + offsetB, rowB, columnB, i, j, m, n, depth, left, right, sums);
    #pragma unroll
    for (int r = 0; r < EACH; r++)
    {
        #pragma unroll
        for (int q = 0; q < EACH; q++)
        {
            int y = i + get_local_id(1) + r * ACROSS, x = j + get_local_id(0) + q * ACROSS;
            if (y < m && x < n)
                c[offset + (size_t)y * ld + x] += alpha * sums[r][q];
        }
    }
}

#define GROUP 128

// y <- alpha A x + beta y, a row a group.
kernel void multiplyRowsByGroup(global const REAL *a, int offset, int ld, int columns, global const REAL *x, REAL alpha, REAL beta, global REAL *y)
{
    local REAL sums[GROUP];
    int i = get_group_id(0), id = get_local_id(0);
    global const REAL *row = a + offset + (size_t)i * ld;
    REAL sum = 0;
    for (int j = id; j < columns; j += GROUP)
        sum += row[j] * x[j];
    sums[id] = sum;
    for (int reach = GROUP / 2; reach > 0; reach /= 2)
    {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (id < reach)
            sums[id] += sums[id + reach];
    }

    if (id == 0)
        y[i] = beta == 0 ? alpha * sums[0] : alpha * sums[0] + beta * y[i];
}

// Sums of x_i times row i over a block of rows, a column of a block an item.
kernel void multiplyColumnsByItem(global const REAL *a, int offset, int ld, int rows, int columns, int height, global const REAL *x, global REAL *sums)
{
    int j = get_global_id(0), block = get_global_id(1), first = block * height, last = min(first + height, rows);
    if (j >= columns)
        return;
    REAL sum = 0;
    for (int i = first; i < last; i++)
        sum += x[i] * a[offset + (size_t)i * ld + j];
    sums[(size_t)block * columns + j] = sum;
}

kernel void addBlocks(global const REAL *sums, int blocks, int n, REAL alpha, REAL beta, global REAL *y)
{
    int j = get_global_id(0);
    if (j >= n)
        return;
    REAL sum = 0;
    for (int block = 0; block < blocks; block++)
        sum += sums[(size_t)block * n + j];
    y[j] = beta == 0 ? alpha * sum : alpha * sum + beta * y[j];
}

// The lower triangle becomes the mirror image of the upper one; an item does a square.
#define SQUARE 16
kernel void mirror(global REAL *c, int offset, int n, int ld)
{
    int first = get_global_id(0) * SQUARE, left = get_global_id(1) * SQUARE;
    if (left < first)
        return;
    for (int i = first; i < min(first + SQUARE, n); i++)
    {
        for (int j = max(left, i + 1); j < min(left + SQUARE, n); j++)
            c[offset + (size_t)j * ld + i] = c[offset + (size_t)i * ld + j];
    }
}

// C <- beta C on n x n numbers, beta 0 clearing.
kernel void scaleSquare(global REAL *c, int offset, int n, int ld, REAL beta)
{
    int i = get_global_id(1);
    for (int j = get_global_id(0); j < n; j += get_global_size(0))
        c[offset + (size_t)i * ld + j] = beta == 0 ? 0 : beta * c[offset + (size_t)i * ld + j];
}

// C += alpha B, C in double precision.
kernel void addWide(global const REAL *b, int n, WIDE alpha, global WIDE *c, int offset, int ld)
{
    int i = get_global_id(1);
    for (int j = get_global_id(0); j < n; j += get_global_size(0))
        c[offset + (size_t)i * ld + j] += alpha * b[(size_t)i * n + j];
}

// Sums of squares of rows, in double precision; a row a group, of a power of two of items.
kernel void rowSquares(global const REAL *a, int offset, int ld, int columns, global WIDE *squares)
{
    local WIDE sums[GROUP];
    int i = get_group_id(0), id = get_local_id(0), size = get_local_size(0);
    global const REAL *row = a + offset + (size_t)i * ld;
    WIDE s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    int j = id;
    for (; j < columns - 3 * size; j += 4 * size)
    {
        s0 += (WIDE)row[j] * row[j];
        s1 += (WIDE)row[j + size] * row[j + size];
        s2 += (WIDE)row[j + 2 * size] * row[j + 2 * size];
        s3 += (WIDE)row[j + 3 * size] * row[j + 3 * size];
    }

    for (; j < columns; j += size)
        s0 += (WIDE)row[j] * row[j];
    sums[id] = (s0 + s1) + (s2 + s3);
    for (int reach = size / 2; reach > 0; reach /= 2)
    {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (id < reach)
            sums[id] += sums[id + reach];
    }

    if (id == 0)
        squares[i] = sums[0];
}

// Rows of one matrix, multiplied by a factor each, over those of another, which may be the same.
kernel void scaleRows(global const REAL *a, int offset, int ld, int columns, global const REAL *factors, int scaled, global REAL *to, int toOffset, int toLd)
{
    int i = get_global_id(1);
    REAL factor = scaled ? factors[i] : 1;
    for (int j = get_global_id(0); j < columns; j += get_global_size(0))
        to[toOffset + (size_t)i * toLd + j] = factor * a[offset + (size_t)i * ld + j];
}

// Row i of the result is some columns of row i.
kernel void gatherColumns(global const REAL *a, int offset, int ld, global const int *columns, int count, global REAL *to, int toOffset)
{
    int i = get_global_id(1);
    for (int j = get_global_id(0); j < count; j += get_global_size(0))
        to[toOffset + (size_t)i * count + j] = a[offset + (size_t)i * ld + columns[j]];
}
