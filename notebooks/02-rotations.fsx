(**
# 2. Rotations: who is equivariant and who is not

Some optimizers take the same path in every rotated coordinate system, and some do not. This notebook tests that for every method of the
library, and shows what it means: only methods of the second kind can gain from EGOP coordinates.

Let $Q$ be an orthonormal matrix and write $\theta = Qz$. Training $z$ means to minimize $\tilde f(z) = f(Qz)$ from $z_0 = Q^\top \theta_0$. A method is
*equivariant* if this changes nothing but the names of the points:

$$
\theta_t = Q\, z_t \quad \text{for every step } t, \text{ every } f \text{ and every } Q .
$$
*)
(*** hide ***)
#load "../scripts/egop.fsx"

open System
open MathNet.Numerics.LinearAlgebra
open Egop

let size = Experiment.sizeOr ExperimentSize.Notebook
let rotations, samples = if size = ExperimentSize.Smoke then 3, 800 else 40, 20000

(**
## A problem, a rotation, two methods by hand

The function is a quadratic of 20 parameters whose curvatures are $1, \tfrac12, \tfrac13, \dots$, along the axes. `Basis.randomRotation` draws $Q$ from
the Haar measure: every rotation is as likely as every other.

By the chain rule the gradient of $\tilde f$ at $z$ is $Q^\top \nabla f(Qz)$. A step of gradient descent and a step of Adagrad, each as a function of a
gradient, can then be run in both coordinate systems. The cell prints the largest relative distance between $\theta_t$ and $Q z_t$ over 100 steps.
*)

let d = 20
let curvatures = Array.init d (fun i -> 1.0 / float (i + 1))
let f = Objective.quadratic (DenseMatrix.ofDiagArray curvatures)
let start = Sampling.draw 3 (Sampling.gaussian 1.0 d)
let rotation = Basis.randomRotation 1 d
let q = Basis.toMatrix rotation

let gradient (x: Vector<float>) = f |> Objective.gradient (x.ToArray()) |> vector
let turned (z: Vector<float>) = q.Transpose() * gradient (q * z)

let descentStep (g: Vector<float>) (x: Vector<float>, s: Vector<float>) = x - 0.1 * g, s

let adagradStep (g: Vector<float>) (x: Vector<float>, s: Vector<float>) =
    let s = s + g.PointwiseMultiply g // a sum of squares for each coordinate
    x - 0.1 * g.PointwiseDivide(s.PointwiseSqrt() + 1e-10), s

let path step gradient (x: Vector<float>) =
    List.scan (fun (x, s) _ -> step (gradient x) (x, s)) (x, 0.0 * x) [ 1..100 ] |> List.map fst

let distance step =
    let x0 = vector start

    List.map2
        (fun (x: Vector<float>) (z: Vector<float>) -> (x - q * z).L2Norm() / x.L2Norm())
        (path step gradient x0)
        (path step turned (q.Transpose() * x0))
    |> List.max

printfn "gradient descent  %s" ((distance descentStep).ToString "0.0e0")
printfn "Adagrad           %.2f" (distance adagradStep)

(**
Gradient descent follows the rotation up to rounding. The proof is one line: $Q z_{t+1} = Q z_t - \eta\, Q Q^\top \nabla f(Q z_t)$, which is the step of $\theta$.
Adagrad ends somewhere else: squaring each coordinate of $Q^\top g$ is not the same as rotating the squares.

## With the library

`Theory.equivariance` runs any optimizer in both coordinate systems and gives a certificate: both sides of the statement as numbers, and a verdict.
For Adagrad the statement $\theta_t = Q z_t$ is violated, as it should be.
*)

let follows = f |> Theory.equivariance rotation (Optimizer.sgd 0.1) start
let doesNot = f |> Theory.equivariance rotation (Optimizer.adagrad 0.1) start

Check.all
    [
        Check.close "Q is orthonormal" 1e-12 (DenseMatrix.identity d) (q.Transpose() * q)
        Check.close "Adagrad by hand: the same distance" 1e-6 (distance adagradStep) doesNot.Left
        Check.that "gradient descent by hand: rounding only" (fun () -> distance descentStep < 1e-12)
    ]
|> printfn "%O"

CertificateTable [ follows; doesNot ]

(**
## The picture

Two parameters, a valley with curvatures 20 and 1, and coordinate axes turned by 0, 30 and 60 degrees. All paths are drawn in the
original coordinates. Gradient descent draws one path three times; Adagrad draws three.
*)

let turn degrees =
    let a = degrees * Math.PI / 180.0
    matrix [ [ cos a; -sin a ]; [ sin a; cos a ] ]

let valley = Objective.quadratic (DenseMatrix.ofDiagArray [| 20.0; 1.0 |])
let keep = TrainOptions(Steps = 25, KeepPoints = true)

let paths optimizer =
    [
        for degrees in [ 0.0; 30.0; 60.0 ] ->
            let axes = Basis.dense (turn degrees)
            $"axes turned by {degrees}°", valley |> Train.runWith (keep.In axes) optimizer [| 1.0; -2.0 |]
    ]

let drawn name optimizer =
    valley |> Chart.trajectory (paths optimizer) |> Chart.withTitle name |> Chart.withSize 520 420

Chart.grid
    2
    [
        drawn "Gradient descent, rate 0.05" (Optimizer.sgd 0.05)
        drawn "Adagrad, rate 0.5" (Optimizer.adagrad 0.5)
    ]

(**
## Every method, four kinds of rotation

Real parameters come as arrays: matrices and vectors. Then there are rotations between "none" and "all", and methods that follow some of them.
The next problem has a 4 × 3 matrix $W$ and a vector $b$ of 5 numbers. The rotations:

| kind | what is rotated |
|---|---|
| signs | nothing: some coordinates change their sign |
| rows | every row of $W$ by the same 3 × 3 rotation, and $b$ by one of its own |
| arrays | the 12 numbers of $W$ by one rotation, those of $b$ by another |
| all | all 17 numbers by one rotation |

The table has the largest relative distance over 50 steps. Numbers like 6e-14 are rounding: the method follows. The column *documented* is what the documentation of the
library says, and the last column whether the numbers agree with it.
*)

let layout = ParameterLayout.Of [ struct ("W", [| 4; 3 |]); struct ("b", [| 5 |]) ]
let factor = Data.decayingMatrix 5 17 17 0.5
let hessian = factor.Transpose() * factor
let center = Sampling.draw 6 (Sampling.gaussian 1.0 17) |> vector

let shaped =
    Objectives.FromFunction(
        layout,
        fun x gradient ->
            let away = vector (x.ToArray()) - center
            let g = hessian * away
            g.ToArray().AsSpan().CopyTo gradient
            0.5 * (away * g)
    )

let arrays = CoordinatePartition.Arrays(layout, [ "W"; "b" ])
let small = Basis.randomRotation 2 3 |> Basis.toMatrix
let alike = Basis.kronecker (DenseMatrix.identity 4) small
let signs = Matrix<float>.Build.DenseDiagonal(17, 17, fun i -> if i % 3 = 0 then -1.0 else 1.0)

let kinds =
    [
        "signs", Basis.dense signs
        "rows", Basis.block arrays [ alike; Basis.randomRotation 3 5 ]
        "arrays", Basis.blockRandomRotation 4 arrays
        "all", Basis.randomRotation 5 17
    ]

let ones: float[] = Array.create 17 1.0

/// max_t of the relative distance over 50 steps, for each kind.
let distances (optimizer: IOptimizer) =
    [
        for _, basis in kinds do
            let start = ReadOnlySpan ones
            EquivarianceStatements.Iterates(shaped, optimizer, basis, start, 50).Left
    ]

let measured =
    [
        for entry in Optimizers.Registry -> entry, distances (entry.WithLearningRate(Schedule.constant 0.05))
    ]

let agrees (entry: Optimizer) (found: float list) =
    let expected =
        match entry.Facts.Equivariance with
        | Equivariance.Full -> [ true; true; true; true ]
        | Equivariance.Arrays -> [ true; true; true; false ]
        | Equivariance.Rows -> [ true; true; false; false ]
        | _ -> [ true; false; false; false ]

    List.forall2 (fun follows value -> (value < 1e-6) = follows) expected found

let shown (value: float) = value.ToString(if value < 1e-6 then "0e0" else "0.00")

(Table [ "method"; yield! List.map fst kinds; "documented: follows"; "agrees" ], measured)
||> List.fold (fun table (entry, found) ->
    let agreement = if agrees entry found then "yes" else "NO"
    table.AddRow [ box entry.Name; yield! found |> List.map (shown >> box); entry.Facts.Follows; agreement ])

(**
SGD, momentum, GGT and low-rank gradient descent follow every rotation: their steps are sums of past gradients, with weights that depend on lengths and
angles alone. For them EGOP coordinates change
nothing. Full-matrix Adagrad and AdaGram keep a matrix for each array, so they follow what happens inside an array. The diagonal methods follow sign
changes only. For these the coordinates are a choice.

## VectorAdam

Adam divides every number by its own scale. If the parameters are points in space, the result depends on how the axes lie. VectorAdam
divides each *point* by one scale, $v \leftarrow \beta_2 v + (1 - \beta_2) \lVert g \rVert^2$, so it follows a rotation that acts on all points alike, the line
"rows" above. Here nine points in the plane are pulled towards prescribed mutual distances, those of a circle; the axes are turned by 0, 30 and 60 degrees.
*)

let count = 9
let angle i = 2.0 * Math.PI * float i / float count
let chord i j = 2.0 * abs (sin ((angle i - angle j) / 2.0))

let springs =
    Objectives.FromFunction(
        ParameterLayout.Of [ struct ("points", [| count; 2 |]) ],
        fun x gradient ->
            let mutable value = 0.0
            gradient.Clear()

            for i in 0 .. count - 1 do
                for j in 0 .. i - 1 do
                    let dx, dy = x[2 * i] - x[2 * j], x[2 * i + 1] - x[2 * j + 1]
                    let excess = dx * dx + dy * dy - chord i j ** 2.0
                    value <- value + excess * excess / 4.0

                    for k, delta in [ 2 * i, dx; 2 * i + 1, dy; 2 * j, -dx; 2 * j + 1, -dy ] do
                        gradient[k] <- gradient[k] + excess * delta

            value
    )

let scattered = Sampling.draw 4 (Sampling.gaussian 0.6 (2 * count))

let settle optimizer =
    [
        for degrees in [ 0.0; 30.0; 60.0 ] ->
            let axes = Basis.kronecker (DenseMatrix.identity count) (turn degrees)
            degrees, springs |> Train.runIn axes 300 optimizer scattered
    ]

let drawnPoints name optimizer =
    settle optimizer
    |> List.map (fun (degrees, run) ->
        let points = Train.finalPoint run |> Array.chunkBySize 2 |> Array.sortBy (fun p -> atan2 p[1] p[0])
        let closed = Array.append points [| points[0] |]
        $"axes turned by {degrees}°", closed |> Seq.map (fun p -> p[0]), closed |> Seq.map (fun p -> p[1]))
    |> Chart.lines
    |> Chart.withLabels "x" "y"
    |> Chart.withTitle name
    |> Chart.withSize 480 520

Chart.grid
    2
    [
        drawnPoints "Adam, rate 0.05" (Optimizer.adam 0.05)
        drawnPoints "VectorAdam, rate 0.05" (Optimizer.vectorAdam 0.05)
    ]

(**
Every run finds the polygon. Adam's ends in another place and position for each choice of axes, although the function knows no axes.
VectorAdam's three results lie on each other.

## What random rotations cost

Back to the 20 parameters whose curvatures lie along the axes. For Adagrad those coordinates are good ones. A random rotation takes that away, and
EGOP coordinates give it back. The second function is log-sum-exp of data in random directions: its original coordinates are no better than random ones.
The method is Adagrad with rate 0.5, 60 steps.
*)

let data = Data.decayingMatrix 7 60 d 1.5
let mixed = Objective.logSumExp data (data.Column 0)
let adagrad = Optimizer.adagrad 0.5

/// Loss above the infimum after 60 steps: in original, in EGOP and in randomly rotated coordinates.
let compare (f: IObjective) infimum =
    let egop = f |> Egop.estimate (5 * d) (Sampling.gaussian 1.0) |> Basis.ofEgop
    let above basis = (f |> Train.runIn basis 60 adagrad start).FinalLoss - infimum

    above (Basis.identity d),
    above egop,
    List.sort [ for seed in 1..rotations -> above (Basis.randomRotation (100 + seed) d) ]

let along, alongEgop, alongRandom = compare f 0.0
let across, acrossEgop, acrossRandom = compare mixed (log 60.0)

let cost name (original: float) (egop: float) random =
    let level value = [ 1.0; float rotations ], [ value; value ]
    let x, y = level original
    let x', y' = level egop

    Chart.lines [ "original", x, y; "EGOP", x', y' ]
    |> Chart.over (Chart.points [ ("random rotations", Seq.init rotations (fun i -> float (i + 1)), random) ])
    |> Chart.logY
    |> Chart.withLabels "rotation, best first" "loss above the smallest"
    |> Chart.withTitle name
    |> Chart.withSize 520 400

let middle (values: float list) = values[values.Length / 2]

let report name (original: float) (egop: float) random =
    let short (value: float) = value.ToString "0.0e0"
    printf "%-14s  original %s, EGOP %s, " name (short original) (short egop)
    printfn "random: best %s, median %s" (short (List.head random)) (short (middle random))

report "along the axes" along alongEgop alongRandom
report "log-sum-exp" across acrossEgop acrossRandom

Chart.grid
    2
    [
        cost "Curvatures along the axes" along alongEgop alongRandom
        cost "log-sum-exp, random directions" across acrossEgop acrossRandom
    ]

(**
## The EGOP turns too

The EGOP itself follows rotations: $\mathrm{EGOP}(f \circ Q) = Q^\top\, \mathrm{EGOP}(f)\, Q$. There are two statements. *Pathwise*: with the same sampled points, renamed, it is
exact for any distribution. *In expectation*: if both sides draw their own points from the same $\rho$, then $\rho$ must be invariant under
rotations. A Gaussian is; the uniform distribution on a cube is not, although its covariance is a multiple of $I$ too. For the cube the second statement does not
apply, and the numbers in its note show that it would be wrong there.
*)

let skewed =
    Objective.ofFunction 2 (fun x -> x[0] ** 4.0 + 0.05 * x[1] ** 2.0, [| 4.0 * x[0] ** 3.0; 0.1 * x[1] |])

let eighth = Basis.dense (turn 45.0)
let cube, gaussian = Sampling.cubeOfScale 1.0 2, Sampling.gaussian 1.0 2

let turning =
    CertificateTable
        [
            EquivarianceStatements.Pathwise(skewed, cube, eighth, 100)
            EquivarianceStatements.InExpectation(skewed, gaussian, eighth, samples)
            EquivarianceStatements.InExpectation(skewed, cube, eighth, samples)
        ]

turning

(**
## Change one number

Turn the axes of the valley by another angle. Gradient descent gives the same loss at every angle. For Adam, look for the best and the worst angle.
*)

let degrees = 20.0 // change this number

let optimizers = [ Optimizer.sgd 0.05; Optimizer.momentum 0.9 0.01; Optimizer.adagrad 0.5; Optimizer.adam 0.1 ]

type Loss = { Method: string; OriginalAxes: float; TurnedAxes: float }

Show.table
    [
        for optimizer in optimizers ->
            let loss basis = (valley |> Train.runIn basis 100 optimizer [| 1.0; -2.0 |]).FinalLoss

            {
                Method = optimizer.Name
                OriginalAxes = loss (Basis.identity 2)
                TurnedAxes = loss (Basis.dense (turn degrees))
            }
    ]

(**
## Exercises

**1.** Which changes of coordinates does Adagrad follow? Write a 3 × 3 matrix $Q$ that swaps the first two coordinates and changes the sign of the third.

**2.** Adagrad-norm keeps one number instead of one for each coordinate: $s \leftarrow s + \lVert g \rVert^2$, $\theta \leftarrow \theta - \eta\, g / \sqrt{s}$ with $\eta = 0.1$. Write its step in
the form of `adagradStep`; let every entry of $s$ be that number. Is it equivariant?
*)

let swapAndFlip: Matrix<float> =
    // answer
    matrix [ [ 0.0; 1.0; 0.0 ]; [ 1.0; 0.0; 0.0 ]; [ 0.0; 0.0; -1.0 ] ]
    // end of answer: DenseMatrix.identity 3

let adagradNormStep (g: Vector<float>) (x: Vector<float>, s: Vector<float>) : Vector<float> * Vector<float> =
    // answer
    let s = s + g.DotProduct g
    x - 0.1 * g.PointwiseDivide(s.PointwiseSqrt()), s
    // end of answer

(*** cell ***)

let third = Objective.logSumExp (Data.decayingMatrix 2 10 3 0.5) (Vector<float>.Build.Dense 10)

Check.all
    [
        Check.equal
            "1: the second coordinate becomes the first"
            [| 2.0; 1.0; -3.0 |]
            ((swapAndFlip * vector [ 1.0; 2.0; 3.0 ]).ToArray())
        Check.that "1: Adagrad follows it" (fun () ->
            let follows = Theory.equivariance (Basis.dense swapAndFlip) (Optimizer.adagrad 0.1) [| 1.0; 2.0; 3.0 |]
            (follows third).Verdict = Verdict.Holds)
        Check.that "2: the first step has length 0.1" (fun () ->
            let zero = Vector<float>.Build.Dense d
            let first, _ = adagradNormStep (2.0 * gradient (vector start)) (zero, zero)
            abs (first.L2Norm() - 0.1) < 1e-12)
        Check.that "2: it follows the rotation" (fun () -> distance adagradNormStep < 1e-10)
    ]

(**
**3.** Show that SGD with momentum, $b_{t+1} = \mu b_t + \nabla f(\theta_t)$, $\theta_{t+1} = \theta_t - \eta\, b_{t+1}$, is equivariant.

<details><summary>Answer</summary>

Call the quantities in rotated coordinates $z_t$ and $\tilde b_t$, and suppose $\theta_t = Q z_t$ and $b_t = Q \tilde b_t$; for $t = 0$ both hold, with $b_0 = 0$. Then
$Q \tilde b_{t+1} = \mu\, Q \tilde b_t + Q Q^\top \nabla f(Q z_t) = \mu b_t + \nabla f(\theta_t) = b_{t+1}$, and $Q z_{t+1} = \theta_t - \eta\, b_{t+1} = \theta_{t+1}$.

</details>

**4.** Adam in EGOP coordinates is equivariant, if $\rho$ is rotation invariant and the EGOP known exactly with distinct eigenvalues. Why?

<details><summary>Answer</summary>

In the coordinates $Q$ the EGOP is $Q^\top \mathrm{EGOP}(f)\, Q = (Q^\top V) \Lambda (Q^\top V)^\top$, so its eigenvectors are $Q^\top v_i$, up to signs. Its eigenbasis in the original space is
$Q Q^\top V = V$: the same coordinates again, whatever $Q$ was, up to signs, and Adam follows sign changes. In short: estimating the EGOP undoes any rotation.

</details>

## What was reproduced, and what was not
*)

let largest (names: string list) =
    measured
    |> List.filter (fun (entry, _) -> List.contains entry.Name names)
    |> List.map (snd >> List.last)
    |> List.max

let followers = largest [ "SGD"; "SGD with momentum"; "GGT" ]
let others = [ for name in [ "Adagrad"; "Adam"; "RMSProp" ] -> largest [ name ] ]
let shares = [ alongEgop / List.head alongRandom; acrossEgop / List.head acrossRandom ]

let agreeing = measured |> List.filter (fun (entry, found) -> agrees entry found) |> List.length
let turns = [ turning[0].Verdict; turning[1].Verdict ]
let shown' (share: float) = share.ToString "0e0"

type Finding = { Expected: string; Found: string; Met: bool }

Show.table
    [
        {
            Expected = "SGD, momentum and GGT follow every rotation"
            Found = $"largest relative distance {shown followers}"
            Met = followers < 1e-9
        }
        {
            Expected = "Adagrad, Adam and RMSProp do not"
            Found = $"smallest relative distance {shown (List.min others)}"
            Met = List.min others > 1e-3
        }
        {
            Expected = "all methods behave as documented"
            Found = $"{agreeing} of {measured.Length}"
            Met = (agreeing = measured.Length)
        }
        {
            Expected = "Adagrad: EGOP coordinates beat every random rotation"
            Found = $"loss over the best rotation's: {shown' shares[0]}, {shown' shares[1]}"
            Met = List.max shares < 1.0
        }
        {
            Expected = "the EGOP turns with the coordinates, pathwise and for a Gaussian"
            Found = $"{turns[0]}, {turns[1]}"
            Met = (turns |> List.forall ((=) Verdict.Holds))
        }
    ]

(**
- Section 2 of the paper says which methods are equivariant, without experiments. The table above is this library's own test of it.
- The comparison with random rotations is one learning rate, one start and two small functions. Notebook 14 does it for a network (R1), with tuned rates.
- That full-matrix methods follow rotations holds in exact arithmetic. With a very small $\varepsilon$ rounding can hide it, so GGT is tested with $\varepsilon = 0.1$.

## Sources

- A. DePavia, V. Charisopoulos, R. Willett, *Faster Adaptive Optimization via Expected Gradient Outer Product Reparameterization*,
  [arXiv 2502.01594](https://arxiv.org/abs/2502.01594): section 2, Lemma 14, Corollary 15.
- S. Ling, N. Sharp, A. Jacobson, *VectorAdam for Rotation Equivariant Geometry Optimization*, NeurIPS 2022, [arXiv 2205.13599](https://arxiv.org/abs/2205.13599).
- N. Agarwal et al., *Efficient Full-Matrix Adaptive Regularization*, ICML 2019, [arXiv 1806.02958](https://arxiv.org/abs/1806.02958): GGT.
- L. Maes et al., *Understanding Adam Requires Better Rotation Dependent Assumptions*, [arXiv 2410.19964](https://arxiv.org/abs/2410.19964): random rotations of networks.
*)
