(**
# 14. SOAP, GaLore and Shampoo beside the EGOP

Training in EGOP coordinates means running a diagonal method, such as Adam, in a basis. SOAP, GaLore and Shampoo do that too, each with a basis of its own, made from
the gradients of the run. This notebook writes one step that covers them, checks it against the library, and compares what the bases cost and what they bring.

For a matrix of parameters $X$ with the gradient $G$, and orthonormal $P$ and $Q$, all of them are of the form

$$
Z = P^\top G\, Q, \qquad X \leftarrow X - \eta\, P\, \mathcal{D}(Z)\, Q^\top,
$$

where $\mathcal{D}$ treats every entry by itself: Adam's direction, for instance. What differs:

| method | $P$ and $Q$ | made from | renewed |
|---|---|---|---|
| Adam | identities | | |
| EGOP | one $V$ for all entries of $X$, not two sides | gradients at random points | not at all, or as often as wanted |
| Kronecker EGOP | eigenvectors of $\mathbb{E}[G G^\top]$ and $\mathbb{E}[G^\top G]$ | gradients at random points | the same |
| SOAP | eigenvectors of moving means of $G G^\top$ and $G^\top G$ | gradients of the run | every 10 steps, nearly |
| GaLore | one side: $r$ singular vectors of $G$ | one gradient | every 200 steps |
| Shampoo | eigenvectors of $\sum G G^\top$ and $\sum G^\top G$ | gradients of the run | every step |
*)
(*** hide ***)
#load "../scripts/egop.fsx"

open System
open MathNet.Numerics.LinearAlgebra
open Egop

let size = Experiment.sizeOr ExperimentSize.Notebook

let n, steps, hidden, epochs = if size = ExperimentSize.Smoke then 4, 30, 2, 1 else 12, 300, 16, 40

(**
## A function of a matrix

$f(X) = \tfrac12 \lVert A X B - C \rVert_F^2$ with $12 \times 12$ parameters, where $A$ and $B$ have the singular values $1, \tfrac12, \tfrac13, \dots$ in random directions and $C = A X^\star B$. Its Hessian is the Kronecker product
$A^\top A \otimes B B^\top$, so a two-sided basis is the right one here: the eigenvectors of $A^\top A$ for the rows and of $B B^\top$ for the columns.
*)

let a = Data.decayingMatrix 1 (2 * n) n 1.0
let b = (Data.decayingMatrix 2 (2 * n) n 1.0).Transpose()
let matrix (values: float[]) = Matrix<float>.Build.DenseOfRowMajor(n, n, values)
let c = a * matrix (Sampling.draw 3 (Sampling.gaussian 1.0 (n * n))) * b

let gradient (x: Matrix<float>) = a.Transpose() * (a * x * b - c) * b.Transpose()
let layout = ParameterLayout.Of [ struct ("X", [| n; n |]) ]

let f =
    Objectives.FromFunction(
        layout,
        fun x slope ->
            let point = matrix (x.ToArray())
            (gradient point).ToRowMajorArray().AsSpan().CopyTo slope
            0.5 * (a * point * b - c).FrobeniusNorm() ** 2.0
    )

let start = Sampling.draw 4 (Sampling.gaussian 1.0 (n * n))
printfn "f at the start: %.2f" (f |> Objective.value start)

(**
## One step for all

Adam's direction between two rotations. $\varepsilon$ is added to the root before the correction for the start, as in SOAP and GaLore; the library's Adam adds it after. So the first check takes an $\varepsilon$ too small to matter.
*)

/// Steps of Adam on Z = Pᵀ G Q.
let adamIn (p: Matrix<float>, q: Matrix<float>) (beta1, beta2, epsilon) rate count =
    let zeros = Matrix<float>.Build.Dense(n, n)

    ((matrix start, zeros, zeros), seq { 1.0 .. float count })
    ||> Seq.fold (fun (x, m, v) t ->
        let z = p.Transpose() * gradient x * q
        let m = beta1 * m + (1.0 - beta1) * z
        let v = beta2 * v + (1.0 - beta2) * z.PointwiseMultiply z
        let size = rate * sqrt (1.0 - beta2 ** t) / (1.0 - beta1 ** t)
        x - size * p * m.PointwiseDivide(v.PointwiseSqrt() + epsilon) * q.Transpose(), m, v)
    |> fun (x, _, _) -> x.ToRowMajorArray()

let identity = DenseMatrix.identity n
let usual = 0.9, 0.999, 1e-14

/// Eigenvectors of E[G Gᵀ] and of E[Gᵀ G] over points from N(0, I).
let p, q =
    let points = Sampling.gaussian 1.0 (n * n)
    let gradients = [ for i in 11..210 -> gradient (matrix (Sampling.draw i points)) ]

    let vectors (sum: Matrix<float>) = (sum.Evd Symmetricity.Symmetric).EigenVectors

    vectors (List.reduce (+) [ for g in gradients -> g * g.Transpose() ]),
    vectors (List.reduce (+) [ for g in gradients -> g.Transpose() * g ])

let inLibrary basis =
    let adam = Adam(LearningRate = Schedule.constant 0.1, Epsilon = 1e-14)
    f |> Train.runIn basis 20 adam start |> Train.finalPoint

Check.all
    [
        Check.close
            "identities = Adam"
            1e-6
            (inLibrary (Basis.identity (n * n)))
            (adamIn (identity, identity) usual 0.1 20)
        Check.close
            "P, Q = Adam in the Kronecker basis"
            1e-6
            (inLibrary (Basis.kronecker p q))
            (adamIn (p, q) usual 0.1 20)
    ]

(**
## The methods as special cases

SOAP's first call moves nothing and takes $P$ and $Q$ from the first gradient. With bases never renewed it is `adamIn` with them. The bases lie in the optimizer's state, so others can be put there: with identities SOAP is Adam,
with $P$ and $Q$ from above it is Adam in the Kronecker basis. GaLore of full rank is Adam in the right singular vectors. Shampoo divides $Z_{ij}$ by $(\lambda_i \mu_j)^{1/4}$, with the eigenvalues of its two sums.
*)

let momenta = 0.95, 0.95, 1e-6

/// Steps of an optimizer; after the first one its state may be changed.
let stepsOf count (change: OptimizerState -> unit) (optimizer: IOptimizer) =
    let state, x = optimizer.Init layout, Array.copy start

    for t in 1..count do
        optimizer.Step<float>(state, Objective.gradient x f, x)
        if t = 1 then change state

    x

let frozen = Soap(LearningRate = 0.1, WeightDecay = 0.0, RenewEvery = Int32.MaxValue, Epsilon = 1e-6)

let bases (left: Matrix<float>) (right: Matrix<float>) (state: OptimizerState) =
    left.ToRowMajorArray().AsSpan().CopyTo(state["X.left basis"])
    right.ToRowMajorArray().AsSpan().CopyTo(state["X.right basis"])

let singular = (gradient (matrix start)).Svd()
let right = singular.VT.Transpose()

let oneSided =
    GaLore(LearningRate = Schedule.constant 0.1, Rank = n, Scale = 1.0, RenewEvery = Int32.MaxValue, Epsilon = 1e-14)

let shampooByHand rate count =
    ((matrix start, 1e-4 * identity, 1e-4 * identity), seq { 1..count })
    ||> Seq.fold (fun (x, l, r) _ ->
        let g = gradient x
        let l, r = l + g * g.Transpose(), r + g.Transpose() * g
        let left, right = l.Evd Symmetricity.Symmetric, r.Evd Symmetricity.Symmetric
        let z = left.EigenVectors.Transpose() * g * right.EigenVectors
        let root i j = (left.EigenValues[i].Real * right.EigenValues[j].Real) ** 0.25
        let divided = z.MapIndexed(fun i j z -> z / root i j)
        x - rate * left.EigenVectors * divided * right.EigenVectors.Transpose(), l, r)
    |> fun (x, _, _) -> x.ToRowMajorArray()

Check.all
    [
        Check.close
            "SOAP, bases never renewed"
            1e-6
            (adamIn (singular.U, right) momenta 0.1 20)
            (stepsOf 21 ignore frozen)
        Check.close
            "SOAP with identities = Adam"
            1e-6
            (adamIn (identity, identity) momenta 0.1 20)
            (stepsOf 21 (bases identity identity) frozen)
        Check.close
            "SOAP with P, Q = Adam in the Kronecker basis"
            1e-6
            (adamIn (p, q) momenta 0.1 20)
            (stepsOf 21 (bases p q) frozen)
        Check.close
            "GaLore of full rank, basis never renewed"
            1e-6
            (adamIn (identity, right) usual 0.1 20)
            (stepsOf 20 ignore oneSided)
        Check.close "Shampoo" 1e-8 (shampooByHand 0.3 20) (stepsOf 20 ignore (Optimizer.shampoo 0.3))
    ]

(**
## What they cost

For one weight matrix of 256 × 784, as between the pixels of an image and a hidden layer: numbers kept for each parameter, counted in the states that the library makes, and floating-point operations of a step for each parameter
without those of renewing a basis. A dense EGOP basis of this matrix alone would be a matrix of 200 704 rows.
*)

let rows, columns = 256, 784
let d = float (rows * columns)
let image = ParameterLayout.Of [ struct ("W", [| rows; columns |]) ]
let kept (optimizer: IOptimizer) = float (optimizer.Init(image).Slots |> Seq.sumBy _.Length) / d
let sides, both = float (rows * rows + columns * columns), float (rows + columns)
let adamKept = kept (Optimizer.adam 0.1)

Show.table
    [
        for name, state, flops in
            [
                "Adam", adamKept, 12.0
                "Adam, GaLore's basis of rank 32", kept (Optimizer.galore 32 0.1), 4.0 * 32.0 + 12.0 * 32.0 / float rows
                "Adam, Kronecker basis", adamKept + sides / d, 4.0 * both + 12.0
                "SOAP", kept (Optimizer.soap 0.1), 12.0 * both
                "Shampoo", kept (Optimizer.shampoo 0.1), 4.0 * both
                "Adam, dense EGOP basis", adamKept + d, 4.0 * d + 12.0
            ] ->
            {|
                Method = name
                ``Numbers kept, a parameter`` = state
                ``Operations a step, a parameter`` = flops
            |}
    ]

(**
## Side by side on the matrix

Each method at its own best learning rate. EGOP and Kronecker bases are estimated once, before the run, from five gradients a parameter.
*)

let points = Sampling.gaussian 1.0
let egop = f |> Egop.estimate (5 * n * n) points |> Basis.ofEgop
let kronecker = f |> Basis.kroneckerOfGradients (EgopOptions(Samples = 5 * n * n)) points
let original = Basis.identity (n * n)

/// The run at the best rate of a search.
let tuned objective (options: TrainOptions) start (name: string, basis: IBasis, create: Schedule -> IOptimizer) =
    let sweep = objective |> Train.sweep (options.In basis) (Schedule.constant >> create) [| start |]

    name,
    objective
    |> Train.runWith (options.In basis) (create (Schedule.constant sweep.Best.Value.LearningRate)) start

let adam rate = Adam(LearningRate = rate) :> IOptimizer
let adagrad rate = Adagrad(LearningRate = rate) :> IOptimizer
let soap every rate = Soap(LearningRate = rate, WeightDecay = 0.0, RenewEvery = every) :> IOptimizer
let galore rank rate = GaLore(LearningRate = rate, Rank = rank, Scale = 1.0, RenewEvery = 50) :> IOptimizer
let shampoo rate = Shampoo(LearningRate = rate) :> IOptimizer

[
    "Adam", original, adam
    "Adam, EGOP", egop, adam
    "Adam, Kronecker", kronecker, adam
    "SOAP", original, soap 10
    "GaLore, rank 3", original, galore 3
    "GaLore, full rank", original, galore n
    "Shampoo", original, shampoo
    "Adagrad, EGOP", egop, adagrad
]
|> List.map (tuned f (TrainOptions(Steps = steps)) start)
|> Chart.suboptimality 0.0
|> fun chart -> chart.WithY(chart.Y.WithRange(1e-16, Nullable()))
|> Chart.withTitle "Least squares for a matrix"

(**
In the two EGOP bases Adam gives nearly the same curve: where the Hessian is a Kronecker product, two small matrices do the work of a large one. SOAP and GaLore of full rank, whose bases come from few gradients of the run, lie between these and Adam in original
coordinates. The jumps of GaLore come from renewing a basis while keeping the old moments; of rank 3 it moves in three directions at a time and is the slowest. Shampoo is far ahead, but so is Adagrad in EGOP coordinates: both divide by
roots of *sums*, which settle after the first large gradients, while Adam's means forget. A comparison of bases needs the same $\mathcal{D}$ in all of them.
*)

let network = Data.digits () |> Objective.classifier [ hidden ]
let digits = network |> Objective.minibatches 300
let xavier = Sampling.xavierNormal network
let weights = digits.Dimension
let whole = Basis.identity weights
let batches = 1797 / 300
let options = TrainOptions(Steps = epochs * batches, RecordEvery = batches)

let onDigits =
    [
        "Adam", whole, adam
        "Adam, SOAP's β", whole, (fun rate -> Adam(LearningRate = rate, Beta1 = 0.95, Beta2 = 0.95))
        "Adam, EGOP", Basis.ofEgop (digits |> Egop.estimateBlocks weights xavier), adam
        "Adam, Kronecker", digits |> Basis.kroneckerOfGradients (EgopOptions(Samples = weights)) xavier, adam
        "SOAP", whole, soap 10
        "GaLore, rank 4", whole, galore 4
        "GaLore, full rank", whole, galore hidden
        "Shampoo", whole, shampoo
    ]
    |> List.map (tuned digits options (digits |> Sampling.start 1 xavier))

onDigits |> Chart.losses |> Chart.logY |> Chart.withTitle "Digits: training loss"

(**
SOAP is lowest at the end; over the first 90 steps Adam in EGOP coordinates is ahead of it or level. The other $\beta$ do not explain SOAP: Adam with them ends where Adam does. The Kronecker basis ends above the dense one, so this EGOP is not a Kronecker
product, but far below original coordinates, for a fraction of the memory. GaLore is not meant to beat Adam but to save memory, and with full rank it ends where Adam does. One thing the picture hides: the EGOP bases took one gradient a parameter, 1210
minibatches, before the first step. The run itself has 200. SOAP's bases come from those 200. Notebook 10 asks how few are enough.

## Every method, with and without the EGOP basis

`B1` runs every method of the library on a digits network and the three convex functions of notebook 9, at the rate that is best in original coordinates. `R1` asks whether any rotation would do: the EGOP's against random
rotations of all weights, of each weight matrix, and of the weights into each neuron.
*)

let b1 = Experiment.run size "B1"
b1 |> Experiment.chart "losses"

(*** cell ***)

let r1 = Experiment.run size "R1"
r1 |> Experiment.chart "losses one rate"

(**
**B1.** Diagonal methods gain from the EGOP basis on all four objectives, with few exceptions (RAdam on F1R, Adadelta on F5b and F5c). Those that use a matrix as a matrix need not. On the digits network, F1R, SOAP and Shampoo are better in original coordinates: a dense basis mixes all entries of
a weight matrix, and rows and columns mean nothing after it. AdaDiag++, which takes both singular bases of recent gradients, is unchanged. The lowest loss of all is SOAP's, without the EGOP. On the convex functions the parameters are one vector, which has no second side: there SOAP
and GaLore are variants of Adam, and gain as it does, SOAP on F5b excepted. Two methods with a full matrix for each array are left out of F1R: too many numbers to keep.

**R1.** Gradient descent is the same in all coordinates. A random rotation of everything, or of each weight matrix, makes Adagrad and Adam worse than the original coordinates; a rotation of the weights into each neuron makes them a little better. None comes near the
EGOP's. So the gain is not from turning, but from where to.

## Change one number

How often does SOAP have to renew its bases? Try 1, 10, 100 and 10000, which is never.
*)

let every = 100 // change this number

[
    onDigits[4]
    tuned digits options (digits |> Sampling.start 1 xavier) ($"SOAP, every {every} steps", whole, soap every)
    onDigits[2]
]
|> Chart.losses
|> Chart.logY
|> Chart.withTitle "Digits: training loss"

(**
## Exercises

**1.** Take Adagrad for $\mathcal{D}$: write the direction $P\, \bigl(Z / (\sqrt{S} + \varepsilon)\bigr)\, Q^\top$ with $\varepsilon = 10^{-10}$, where $S$ has the sums of the squares of all $Z$ so far, the present one included. Give the direction and the new $S$.
*)

let adagradStep
    (p: Matrix<float>, q: Matrix<float>)
    (s: Matrix<float>)
    (g: Matrix<float>)
    : Matrix<float> * Matrix<float> =
    // answer
    let z = p.Transpose() * g * q
    let s = s + z.PointwiseMultiply z
    p * z.PointwiseDivide(s.PointwiseSqrt() + 1e-10) * q.Transpose(), s
    // end of answer: g, s

(*** cell ***)

let adagradByHand count =
    ((matrix start, Matrix<float>.Build.Dense(n, n)), seq { 1..count })
    ||> Seq.fold (fun (x, s) _ ->
        let direction, s = adagradStep (p, q) s (gradient x)
        x - 0.3 * direction, s)
    |> fun (x, _) -> x.ToRowMajorArray()

Check.close
    "Adagrad in the Kronecker basis"
    1e-8
    (f |> Train.runIn (Basis.kronecker p q) 20 (Optimizer.adagrad 0.3) start |> Train.finalPoint)
    (adagradByHand 20)

(**
**2.** A basis is renewed in the middle of a run, and an eigenvector comes out with the other sign. What does that do to SOAP, which takes $m$ back to the original coordinates before and into the new basis after, and to GaLore, which leaves its moments as they are?

<details><summary>Answer</summary>

To SOAP nothing: $m$ changes sign with the entries of $Z$, and $v$ holds squares. To GaLore a lot: the momentum in that direction now points the wrong way, until new gradients outweigh it. The result depends on the signs that a routine for singular vectors happens to give; the library
makes the largest entry of each positive, so that runs can be repeated.

</details>

**3.** How many angles can be chosen in a dense basis $V$ of an $m \times n$ matrix, and in $P$ and $Q$ together? Take $16 \times 64$, the first layer above.

<details><summary>Answer</summary>

An orthogonal matrix of order $k$ has $k(k-1)/2$ angles. With $k = mn = 1024$ these are 523 776; with $m = 16$ and $n = 64$ they are $120 + 2016 = 2136$. A Kronecker basis is a very special dense basis. On the matrix above it is the right one, on the digits nearly.

</details>

## What was reproduced, and what was not

The expectations of `R1` and `B1`. Those of `B1` that a method which follows rotations gives the same losses in both coordinates are summed up in one line: the largest difference over the one that a rounding error of the start makes.
*)

let same, gains = b1.Expectations |> List.ofSeq |> List.partition _.Claim.Contains("coincides")
let met yes = box (if yes then "met" else "NOT MET")
let row (e: Expectation) = [ met e.IsMet; e.Claim; e.Quantity; e.Value; e.Interval ]

let together =
    let holding = same |> List.filter _.IsMet |> List.length
    let claim = $"B1: methods that follow rotations coincide ({holding} of {same.Length})"
    let worst = same |> List.map _.Value |> List.max
    [ met (holding = same.Length); claim; "largest difference / rounding's"; worst; same.Head.Interval ]

(Table [ ""; "expected"; "quantity"; "this run"; "meets it" ],
 [ yield! Seq.map row r1.Expectations; together; yield! List.map row gains ])
||> List.fold (fun table row -> table.AddRow row)

(**
- **Reproduced**: the EGOP paper's claims for Adagrad and Adam on digits, and that a random rotation slows Adam down, which the paper of Maes et al. reports for transformers. Every expectation is met at this size.
- **Checked**: that SOAP, GaLore and Shampoo are one step with different bases, against the library's own. These are compared with recorded numbers of the authors' code, Shampoo with an independent implementation of its paper, in the tests.
- **Not reproduced**: the results of the papers on SOAP, GaLore and Shampoo. These are about language models and memory; here are a network of 1210 weights and one start. Nothing above says which of them to take for a large model.
- That SOAP beats Adam in a fixed EGOP basis here is no contradiction to the EGOP paper, which compares the same method in two coordinates. A refreshed EGOP basis (notebook 10) is the fairer opponent.
- B1 has one trial, R1 three; learning rates are those best in original coordinates, all other settings defaults. `dotnet fsi scripts/experiment.fsx B1 R1 --size paper` takes 5 and 20.

## Sources

- N. Vyas et al., *SOAP: Improving and Stabilizing Shampoo using Adam*, [arXiv 2409.11321](https://arxiv.org/abs/2409.11321).
- J. Zhao et al., *GaLore: Memory-Efficient LLM Training by Gradient Low-Rank Projection*, ICML 2024, [arXiv 2403.03507](https://arxiv.org/abs/2403.03507).
- V. Gupta, T. Koren, Y. Singer, *Shampoo: Preconditioned Stochastic Tensor Optimization*, ICML 2018, [arXiv 1802.09568](https://arxiv.org/abs/1802.09568).
- A. DePavia, V. Charisopoulos, R. Willett, *Faster Adaptive Optimization via Expected Gradient Outer Product Reparameterization*,
  [arXiv 2502.01594](https://arxiv.org/abs/2502.01594).
- L. Maes et al., *Understanding Adam Requires Better Rotation Dependent Assumptions*, [arXiv 2410.19964](https://arxiv.org/abs/2410.19964): random rotations.
*)
