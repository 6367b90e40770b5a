(**
# 7. Linear networks

A network without activation functions is trained in the coordinates of its EGOP: of all weights at once, of each weight matrix by itself, or of the
first matrix only. This notebook reproduces figures 3, 9 and 13 of the EGOP paper, and shows by a symmetry why the first layer is nearly enough.

With the weight matrices $W_1, W_2, W_3$, data $A \in \mathbb{R}^{n \times 10}$ and targets $Y = A M^\star$, the loss is

$$
f(W_1, W_2, W_3) = \tfrac1n \bigl\lVert A\, W_1^\top W_2^\top W_3^\top - Y \bigr\rVert_F^2 .
$$

The product is linear in the data, but $f$ is not convex in the weights.
*)
(*** hide ***)
#load "../scripts/egop.fsx"

open MathNet.Numerics.LinearAlgebra
open Egop

let size = Experiment.sizeOr ExperimentSize.Notebook

let rows, widths, batch, epochs =
    if size = ExperimentSize.Smoke then
        400, [ 4; 8; 6; 4 ], 100, 5
    else
        8000, [ 10; 20; 15; 10 ], 500, 40

(**
## The data and the network

The singular values of $A$ are $1, \tfrac1{2^p}, \tfrac1{3^p}, \dots$ with $p = 2$, in random directions: a few directions of the data carry almost all
of it. The paper's network has the widths 10-50-30-10; a notebook takes 10-20-15-10, which has 650 weights in place of 2300.

The gradient takes five lines. With the product $P = W_3 W_2 W_1$ and the error $D = P - M^{\star\top}$ it is

$$
\nabla_{W_1} f = \tfrac2n (W_3 W_2)^\top D\, A^\top\! A, \qquad
\nabla_{W_2} f = \tfrac2n W_3^\top D\, A^\top\! A\, W_1^\top, \qquad
\nabla_{W_3} f = \tfrac2n D\, A^\top\! A\, (W_2 W_1)^\top .
$$

The data enter through the small matrix $A^\top A$ alone.
*)

let inputs, hidden = widths[0], widths[1]

let gaussian seed n m = Matrix<float>.Build.DenseOfColumnMajor(n, m, Sampling.draw seed (Sampling.gaussian 1.0 (n * m)))
let orthonormal seed n = (gaussian seed n inputs).QR(Factorization.QRMethod.Thin).Q

let dataOf (exponent: float) =
    let values = DenseMatrix.ofDiagArray [| for k in 1..inputs -> float k ** -exponent |]
    orthonormal 3 rows * values * (orthonormal 4 inputs).Transpose()

let target = gaussian 2 inputs inputs
let networkOf (a: Matrix<float>) = Objective.linearNetwork widths a (a * target)

let a = dataOf 2.0
let network = networkOf a
let layout = network.Layout

let matrices (theta: float[]) =
    [|
        for w in layout ->
            Matrix<float>.Build.DenseOfRowMajor(w.Rows, w.Columns, theta[w.Offset .. w.Offset + w.Length - 1])
    |]

let gram = a.Transpose() * a

let byHand theta =
    let w = matrices theta
    let d = w[2] * w[1] * w[0] - target.Transpose()
    let slope = 2.0 / float rows * d * gram

    (d * gram * d.Transpose()).Trace() / float rows,
    [|
        (w[2] * w[1]).Transpose() * slope
        w[2].Transpose() * slope * w[0].Transpose()
        slope * (w[1] * w[0]).Transpose()
    |]

let xavier = Sampling.xavierNormal network
let start = network |> Sampling.start 1 xavier
let loss, gradients = byHand start

Check.all
    [
        Check.close "loss, relative to the library's" 1e-10 1.0 (loss / Objective.value start network)
        Check.that "gradient as the library's" (fun () ->
            let ours = gradients |> Array.collect _.ToRowMajorArray() |> vector
            let library = network |> Objective.gradient start |> vector
            (ours - library).L2Norm() < 1e-10 * library.L2Norm())
    ]

(**
## Three bases

The EGOP of all weights has one row and one column a weight. Without the entries between different matrices it falls into blocks, one for each matrix; with the first block only,
the other matrices keep their coordinates. All three are estimated from gradients of minibatches at draws of the starting distribution (Xavier-normal),
twice as many as there are weights, as in the paper. The same gradients give all three, so the block of a matrix is a diagonal block of the whole.
*)

let f = network |> Objective.minibatches batch
let d = f.Dimension

let estimate (objective: IObjective) samples partition =
    objective
    |> Egop.estimateWith (EgopOptions(Samples = samples, Partition = partition, SingularValues = false)) xavier

let whole = estimate f (2 * d) (CoordinatePartition.Whole d)
let blocks = estimate f (2 * d) (CoordinatePartition.Matrices layout)
let first = estimate f (2 * d) (CoordinatePartition.FirstLayer layout)

Show.table
    [
        {|
            Basis = "all weights"
            Weights = d
            Entries = d * d
            StableRank = string (round whole.StableRank)
        |}
        {|
            Basis = "by blocks"
            Weights = d
            Entries = blocks.Blocks |> Seq.sumBy (fun b -> b.Order * b.Order)
            StableRank = blocks.Blocks |> Seq.map (fun b -> string (round b.Spectrum.StableRank)) |> String.concat ", "
        |}
        {|
            Basis = "first layer"
            Weights = first.Blocks[0].Order
            Entries = first.Blocks[0].Order * first.Blocks[0].Order
            StableRank = string (round first.Blocks[0].Spectrum.StableRank)
        |}
    ]

(**
## Why so little is left outside: a symmetry

Turn the units of a hidden layer: for an orthogonal $Q$, the weights $Q W_1$ and $W_2 Q^\top$ give the same product, so the same loss. The start is Gaussian, and
$Q W_1$, $W_2 Q^\top$ have the same distribution as $W_1$, $W_2$. So the EGOP must be unchanged under all these turns. Three things follow.

- With $Q = \mathrm{diag}(\pm 1)$: entries of the EGOP between different weight matrices are zero. **The whole EGOP is its blocks**; what the
  estimate has outside of them is sampling error.
- A row of $\nabla_{W_1}$ belongs to a hidden unit. Rows of different units are uncorrelated, and all have the same second moments:
  $\mathrm{EGOP}_{W_1} = I \otimes C$ with a matrix $C$ of the size of an *input*. Each eigenvalue comes as often as there are hidden units.
- $W_2$ is turned on both sides, so $\mathrm{EGOP}_{W_2}$ is a **multiple of the identity**: no direction is better than another.

The cell prints how much of the whole lies in the three blocks, by squares of entries, and how near $I \otimes C$ is to the first block, with $C = \mathbb{E}\bigl[\nabla_{W_1}^\top \nabla_{W_1}\bigr] / (\text{number of units})$ by hand, from the gradient above.
The picture shows the eigenvalues of two blocks. That of $W_1$ has stairs: a step for each direction of the input, as long as there are hidden units. Inside a step all eigenvalues are equal but for sampling. The
middle matrix has no stairs, only the slope that sampling makes of one repeated eigenvalue.
*)

let all = whole.Blocks[0].ToMatrix()
let inside = [ for w in layout -> all.SubMatrix(w.Offset, w.Length, w.Offset, w.Length) ]
let share = (inside |> List.sumBy (fun b -> b.FrobeniusNorm() ** 2.0)) / all.FrobeniusNorm() ** 2.0
printfn "share of the squared entries inside the three blocks: %.3f" share

let gradientsByHand = 200

let c =
    Seq.init gradientsByHand (fun m ->
        let gradient = (snd (byHand (Sampling.draw m (xavier network.Dimension))))[0]
        gradient.Transpose() * gradient / float (gradientsByHand * hidden))
    |> Seq.reduce (+)

let kronecker = (DenseMatrix.identity hidden).KroneckerProduct c
let difference = (kronecker - inside[0]).FrobeniusNorm() / inside[0].FrobeniusNorm()
printfn "I ⊗ C against the library's block: relative difference %.2f" difference

Chart.grid
    2
    [
        for b in [ blocks.Blocks[0]; blocks.Blocks[1] ] ->
            let values = b.Spectrum.Eigenvalues

            Chart.lines [ (b.Name, seq { 1.0 .. float values.Count }, Seq.readonly values) ]
            |> Chart.logY
            |> Chart.withLabels "k" "eigenvalue k"
            |> Chart.withTitle $"EGOP of {b.Name}, {b.Order} weights"
    ]

(**
And the directions? The eigenvectors of $C$ are close to those of the data: below, the absolute inner products of the eigenvectors of $C$ with the right singular vectors of
$A$. **The first layer's EGOP basis turns the inputs, nearly, to their principal axes.**
*)

/// Eigenvectors of a symmetric matrix as columns, the largest eigenvalue first.
let eigenvectors (m: Matrix<float>) =
    let columns = (m.Evd Symmetricity.Symmetric).EigenVectors.EnumerateColumns()
    columns |> Seq.rev |> Matrix<float>.Build.DenseOfColumnVectors

let axes = eigenvectors c

(eigenvectors gram).TransposeThisAndMultiply(axes).PointwiseAbs()
|> Chart.heatMap
|> Chart.withLabels "eigenvector of C" "right singular vector of A"
|> Chart.withSize 520 420

(**
## Training

Adam with rate 0.1 and cosine annealing, from the same three starts in all coordinates. Besides the three bases: *inputs*, the small basis $I \otimes U$ with the
eigenvectors $U$ of $C$ (on $W_1$ only), and as a control a random rotation of each matrix.
*)

let steps = epochs * (rows / batch)

let inputBasis (u: Matrix<float>) =
    let units = Basis.kronecker (DenseMatrix.identity hidden) u
    Basis.block (CoordinatePartition.FirstLayer layout) [ units ]

let bases =
    [
        "original", Basis.identity d
        "all weights", Basis.ofEgop whole
        "by blocks", Basis.ofEgop blocks
        "first layer", Basis.ofEgop first
        "inputs", inputBasis axes
        "random", Basis.blockRandomRotation 3 (CoordinatePartition.Matrices layout)
    ]

let train (objective: IObjective) basis rate =
    objective
    |> Train.runAll
        (TrainOptions(Steps = steps, RecordEvery = rows / batch).In basis)
        (Optimizer.adam rate |> Optimizer.withSchedule (Schedule.cosine rate steps))
        [| for i in 1..3 -> network |> Sampling.start (100 + i) xavier |]

let trained = [ for name, basis in bases -> name, train f basis 0.1 ]

for name, runs in trained do
    printfn "%-12s median final loss %.2g" name (Train.finalLosses runs).Median

trained
|> Seq.map (fun (name, runs) -> name, Seq.ofArray runs)
|> Chart.lossBands
|> Chart.withTitle "Adam, rate 0.1, linear network"

(**
The four bases that know the principal axes of the inputs end several powers of ten below the original coordinates. The random rotation ends near the original: turning is not
what helps. The basis *inputs* has only as many numbers as the square of the inputs, 100 here, and was made from 200 gradients.

## The experiment of the paper

`F3` does this for four methods, tunes the learning rate in original coordinates on a grid, and uses it everywhere (figures 3 and 9). The second time each method is tuned in
its own coordinates (figure 13). Settings of this size: widths 10-20-15-10, 40 epochs, three trials; the paper's are 10-50-30-10, 1000 epochs, and ten trials here.
*)

let f3 = Experiment.run size "F3"
f3 |> Experiment.chart "losses one rate"

(*** cell ***)

/// Medians of the last loss: a row a method and tuning, a column for each coordinates.
let finals (result: ExperimentResult) =
    let curves = List.ofSeq result.Curves
    let columns = curves |> List.map _.Name |> List.distinct
    let median (curve: ExperimentCurve) = (Array.last (curve.Bands())).Median

    (Table("method" :: columns), curves |> List.groupBy _.Panel)
    ||> List.fold (fun table (panel, cells) -> table.AddRow [ box panel; yield! cells |> List.map (median >> box) ])

f3 |> finals

(**
The table has the medians of the final losses, first with one rate for all coordinates, then with each its own (figure 13). Gradient descent and momentum have one value: their runs coincide in all orthonormal coordinates. Both have their best rate at
the end of the grid, 100, and would gain from larger ones.

## Change one number

The decay of the data decides. With the exponent 2 the singular values are $1, \tfrac14, \tfrac19, \dots$; with 0 all are equal. Change it and look at the gap between the lines.
Where does it close?
*)

let exponent = 1.0 // change this number

let other = networkOf (dataOf exponent) |> Objective.minibatches batch
let otherBasis = estimate other (2 * d) (CoordinatePartition.FirstLayer layout) |> Basis.ofEgop

[ "original", Basis.identity d; "first layer", otherBasis ]
|> List.map (fun (name, basis) -> name, Seq.ofArray (train other basis 0.1))
|> Chart.lossBands
|> Chart.withTitle $"Adam, rate 0.1, singular values 1/k^{exponent}"

(**
## Exercises

**1.** How many numbers does a basis store? Write it for layer widths such as `[ 10; 50; 30; 10 ]`: all weights, by blocks, first layer only, inputs only.

**2.** Write the map that flips the sign of hidden unit $j$ of the first hidden layer: row $j$ of $W_1$ and column $j$ of $W_2$. The loss must not change. What does the flip say about the entry of the EGOP between a weight of $W_1$ and a weight of $W_3$?
*)

let stored (widths: int list) : int list =
    // answer
    let sizes = widths |> List.pairwise |> List.map (fun (from, into) -> from * into)
    let square n = n * n
    [ square (List.sum sizes); List.sumBy square sizes; square sizes[0]; square widths[0] ]
    // end of answer

let flip (j: int) (theta: float[]) : float[] =
    // answer
    let w1, w2 = layout[0], layout[1]

    theta
    |> Array.mapi (fun i value ->
        let inRow = i < w2.Offset && i / w1.Columns = j
        let inColumn = i >= w2.Offset && i < w2.Offset + w2.Length && (i - w2.Offset) % w2.Columns = j
        if inRow || inColumn then -value else value)
    // end of answer

(*** cell ***)

Check.all
    [
        Check.equal "stored, the paper's network" [ 5290000; 2590000; 250000; 100 ] (stored [ 10; 50; 30; 10 ])
        Check.that "something moves" (fun () -> flip 0 start <> start)
        Check.that "the loss stays" (fun () ->
            abs (Objective.value (flip 2 start) network / Objective.value start network - 1.0) < 1e-12)
        Check.that "the gradient flips with it" (fun () ->
            let moved = network |> Objective.gradient (flip 2 start) |> vector
            let flipped = network |> Objective.gradient start |> flip 2 |> vector
            (moved - flipped).L2Norm() < 1e-10 * flipped.L2Norm())
    ]

(**
<details><summary>Answer</summary>

Flip the unit to which the weight of $W_1$ belongs. Its gradient changes sign, the one of the weight of $W_3$ does not, and the flipped start is as likely as the other one. So the mean of their
product equals its own negative: it is zero.

</details>

**3.** By the symmetry the EGOP of $W_2$ is a multiple of the identity. But its measured stable rank is far below the number of its weights. Which of the two does the next cell support?
*)

[
    for times in [ 1; 2; 8 ] ->
        let second = estimate f (times * d) (CoordinatePartition.Arrays(layout, [ "W2" ]))
        {| Gradients = times * d; StableRank = second.StableRank |}
]
|> Show.table

(**
<details><summary>Answer</summary>

The symmetry. With few gradients the largest eigenvalue of the estimate is too large and the smallest are too small: sampling spreads a repeated eigenvalue. With more gradients the stable rank grows towards the number of
weights. A spectrum that falls slowly, estimated from few samples, need not mean that the function has preferred directions.

</details>

## What was reproduced, and what was not

The paper's claim is qualitative: Adagrad and Adam end lower in EGOP coordinates, whichever of the three bases is used. As numbers, a claim counts as met if the median final loss is at most 0.9 of the one in original coordinates:
*)

f3 |> Experiment.expectations

(**
- Not the paper's size: a smaller network, 40 of 1000 epochs, three trials. `dotnet fsi scripts/experiment.fsx F3 --size paper` runs it.
- The paper says that the singular values of $A$ decay; the exponent 2, the scale, and the number of trials are ours.
- The symmetry is not in the paper. It holds for the Gaussian start and for networks without biases and activation functions. For other starts, or for ReLU networks (notebook 8), only parts of it remain.
- Neither explains the size of the gain: the symmetry says what the basis is, not why Adam is so much faster in it. The theory of notebook 5 is about Adagrad without sampling noise.

## Sources

- A. DePavia, V. Charisopoulos, R. Willett, *Faster Adaptive Optimization via Expected Gradient Outer Product Reparameterization*,
  [arXiv 2502.01594](https://arxiv.org/abs/2502.01594): figures 3, 9 and 13, appendix D.
- X. Glorot, Y. Bengio, *Understanding the difficulty of training deep feedforward neural networks*, AISTATS 2010: the starting distribution.
*)
