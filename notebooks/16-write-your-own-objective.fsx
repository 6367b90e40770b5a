(**
# 16. Write your own objective

An objective is a number of parameters, and a value with its gradient at a point. This notebook writes one that the library does not have, checks its
gradient, and gives it names and minibatches.

The example is regression that outliers do not spoil. Huber's function is a square near zero and a straight line beyond $\delta$:

$$
f(\theta) = \frac1n \sum_{i=1}^n h\bigl(\langle a_i, \theta\rangle - y_i\bigr), \qquad
h(r) = \begin{cases} \tfrac12 r^2 & |r| \le \delta \\ \delta |r| - \tfrac12 \delta^2 & |r| > \delta \end{cases},
\qquad h'(r) = \max(-\delta, \min(\delta, r)) .
$$
*)
(*** hide ***)
#load "../scripts/egop.fsx"

open System
open MathNet.Numerics.LinearAlgebra
open Egop

let size = Experiment.sizeOr ExperimentSize.Notebook
let steps = if size = ExperimentSize.Smoke then 50 else 500

(**
## From a function

The data: 200 rows, 20 parameters, singular values $1/k$. Every tenth target is far off.

The shortest way to an objective is a function from a point to value and gradient. It must be a pure function: several threads may call it at once.
*)

let n, d = 200, 20
let data = Data.decayingMatrix 1 n d 1.0 * sqrt (float n)
let truth = vector (Sampling.draw 2 (Sampling.gaussian 1.0 d))
let errors = Sampling.draw 3 (Sampling.gaussian 1.0 n)
let noise = Vector<float>.Build.Dense(n, fun i -> if i % 10 = 0 then 20.0 else 0.1 * errors[i])
let targets = data * truth + noise
let start = Array.zeroCreate<float> d

let delta = 1.0
let huber delta r = if abs r <= delta then 0.5 * r * r else delta * abs r - 0.5 * delta * delta
let slope delta r = max -delta (min delta r)

let robust =
    Objective.ofFunction d (fun theta ->
        let residuals = data * vector theta - targets
        let gradient = data.TransposeThisAndMultiply(residuals.Map(slope delta)) / float n
        residuals.Map(huber delta).Sum() / float n, gradient.ToArray())

(**
## Is the gradient right?

The most common mistake in an objective is a gradient of another function. Compare it with differences of values: the derivative along a
direction $u$ is about $\bigl(f(x + h u) - f(x - h u)\bigr) / 2h$, with an error of order $h^2$ from the formula and $10^{-16}/h$ from rounding. So $h = 10^{-5}$ is a good choice,
and half of the digits should agree.

A check must be able to fail. The second objective is the same with a forgotten factor $1/n$ in its gradient, and its check is to be red.
*)

let difference (f: IObjective) (x: float[]) (i: int) =
    let h = 1e-5
    let moved s = f |> Objective.value (Array.mapi (fun j v -> if j = i then v + s * h else v) x)
    (moved 1.0 - moved -1.0) / (2.0 * h)

let gradientCheck (name: string) (f: IObjective) =
    let x = Sampling.draw 5 (Sampling.gaussian 1.0 f.Dimension)
    let differences = Array.init f.Dimension (difference f x)
    Check.close $"{name}: gradient as by differences" 1e-6 differences (f |> Objective.gradient x)

let wrong =
    Objective.ofFunction d (fun theta ->
        let value, gradient = Objective.value theta robust, Objective.gradient theta robust
        value, Array.map (fun g -> g * float n) gradient)

Check.all [ gradientCheck "Huber" robust; gradientCheck "without 1/n" wrong ]

(**
## It works with everything

The EGOP, bases, optimizers and certificates ask for nothing else.
*)

let egop = robust |> Egop.estimate 400 (Sampling.gaussian 3.0)
let basis = Basis.ofEgop egop
let bottom = robust |> Theory.minimum start

Chart.suboptimality
    bottom.Value
    [
        for name, optimizer in [ "Adagrad", Optimizer.adagrad 0.5; "Adam", Optimizer.adam 0.1 ] do
            $"{name}, original", robust |> Train.run steps optimizer start
            $"{name}, EGOP", robust |> Train.runIn basis steps optimizer start
    ]
|> fun chart -> chart.WithY(chart.Y.WithRange(1e-13, Nullable())) // below that is rounding
|> Chart.withTitle $"Huber regression; stable rank {egop.StableRank:F1} of {d}"

(**
And it does what it is for: least squares is pulled away by the outliers, Huber's function much less.
*)

let squares = Objective.leastSquares data targets

let errorOf (minimum: Minimum) =
    let point = vector minimum.Point
    (point - truth).L2Norm() / truth.L2Norm()

[ "least squares", squares |> Theory.minimum start; "Huber", bottom ]
|> List.map (fun (name, minimum) -> {| Objective = name; ``Relative error`` = errorOf minimum |})
|> Show.table

(**
## Change one number

With a large $\delta$ Huber's function is least squares; with a small one it is the sum of absolute values. Where is the error smallest?
*)

let robustWith delta =
    Objective.ofFunction d (fun theta ->
        let r = data * vector theta - targets
        let gradient = data.TransposeThisAndMultiply(r.Map(slope delta)) / float n
        r.Map(huber delta).Sum() / float n, gradient.ToArray())

let deltas = [ 0.05; 0.1; 0.2; 0.5; 1.0; 2.0; 5.0; 10.0; 20.0; 50.0 ] // change these numbers

let errorsOf = deltas |> List.map (fun delta -> errorOf (robustWith delta |> Theory.minimum start))

Chart.lines [ ("Huber", deltas, errorsOf) ]
|> Chart.logX
|> Chart.logY
|> Chart.withLabels "δ" "relative error of the parameters"
|> Chart.withTitle "Huber regression with several δ"

(**
## As a class: names and minibatches

Abilities beyond value and gradient are interfaces of their own; the library looks whether an objective has them and does without where it has
not. With `IHasParameterLayout` the parameters are named arrays, which estimation by blocks, weight decay by name and matrix methods use. With
`IMinibatchObjective` training goes through the rows in shuffled batches: `At` is a pure function of seed and step.
*)

type Huber(rows: Matrix<float>, y: Vector<float>, delta: float, batch: int) =
    let evaluate (indices: int[]) (theta: float[]) =
        let a, y =
            Matrix<float>.Build.DenseOfRowVectors [ for i in indices -> rows.Row i ],
            vector [ for i in indices -> y[i] ]

        let r, count = a * vector theta - y, float indices.Length
        let gradient = a.TransposeThisAndMultiply(r.Map(slope delta)) / count
        r.Map(huber delta).Sum() / count, gradient.ToArray()

    let all = [| 0 .. rows.RowCount - 1 |]

    /// The rows of an epoch in its order.
    let order (seed: uint64) (epoch: int64) =
        all |> Array.sortBy (fun i -> Seeds.Derive(seed, $"row {i} of epoch {epoch}"))

    interface IObjective with
        member _.Dimension = rows.ColumnCount

        member _.Evaluate(x, gradient) =
            let value, g = evaluate all (x.ToArray())
            g.AsSpan().CopyTo gradient
            value

    interface IHasParameterLayout with
        member _.Layout = ParameterLayout.Of [ struct ("slopes", [| rows.ColumnCount |]) ]

    interface IMinibatchObjective with
        member _.BatchSize = batch
        member _.BatchesPerEpoch = (rows.RowCount + batch - 1) / batch

        member this.At key =
            let batches = int64 (this :> IMinibatchObjective).BatchesPerEpoch
            let pieces = order key.Seed (key.Step / batches) |> Array.chunkBySize batch
            Objective.ofFunction rows.ColumnCount (evaluate pieces[int (key.Step % batches)])

let batched = Huber(data, targets, delta, 30)

(**
A class has its own identities to check: the value is that of the function above, and the mean of the gradients of an epoch's minibatches, weighted by
their sizes, is the gradient of the whole.
*)

let sizes = [ for k in 0..6 -> float (min 30 (n - 30 * k)) ]

let meanOfMinibatches =
    sizes
    |> List.mapi (fun k rows ->
        let batch = (batched :> IMinibatchObjective).At(BatchKey(1UL, int64 k))
        vector (batch |> Objective.gradient (truth.ToArray())) * (rows / float n))
    |> List.reduce (+)

Check.all
    [
        Check.close "value as the function" 1e-12 (Objective.value start robust) (Objective.value start batched)
        gradientCheck "the class" batched
        Check.close
            "minibatches add up"
            1e-12
            (batched |> Objective.gradient (truth.ToArray()))
            (meanOfMinibatches.ToArray())
    ]

(**
Training now sees one minibatch a step. The full loss is recorded after every epoch, here seven steps.
*)

Chart.losses
    [
        "original", batched |> Train.run steps (Optimizer.adam 0.05) start
        "EGOP", batched |> Train.runIn basis steps (Optimizer.adam 0.05) start
    ]
|> Chart.withTitle "Adam on minibatches of 30 rows"

(**
## Exercises

**1.** The function $f(\theta) = \sum_i \log\cosh(\theta_i)$ is smooth and grows like the sum of absolute values. Write it with its gradient. For large
$|\theta|$ the hyperbolic cosine overflows: use $\log\cosh t = |t| + \log(1 + e^{-2|t|}) - \log 2$.
*)

let logCosh (d: int) : IObjective =
    // answer
    Objective.ofFunction d (fun theta ->
        let value = theta |> Array.sumBy (fun t -> abs t + log (1.0 + exp (-2.0 * abs t)) - log 2.0)
        value, Array.map tanh theta)
    // end of answer: Objective.ofFunction d (fun theta -> nan, theta)

(*** cell ***)

Check.all
    [
        gradientCheck "log cosh" (logCosh 5)
        Check.close "at zero" 1e-12 0.0 (logCosh 3 |> Objective.value [| 0.0; 0.0; 0.0 |])
        Check.close "far out" 1e-9 (1000.0 - log 2.0) (logCosh 1 |> Objective.value [| 1000.0 |])
    ]

(**
**2.** What is the EGOP of that function under $N(0, I)$, apart from a factor? Think of independent coordinates and of the sign of the hyperbolic tangent.

<details><summary>Answer</summary>

Entry $(i, j)$ is $\mathbb{E}[\tanh\theta_i \tanh\theta_j]$. For $i \ne j$ it is $\mathbb{E}[\tanh\theta_i]\,\mathbb{E}[\tanh\theta_j] = 0$, since the hyperbolic tangent is odd; for $i = j$ it is the same
number for all $i$. So the EGOP is a multiple of the identity, every orthonormal basis is an eigenbasis, and the stable rank is $d$.

</details>
*)

let spread: float =
    // answer
    (logCosh 5 |> Egop.estimate 20000 (Sampling.gaussian 1.0)).StableRank
    // end of answer: nan

(*** cell ***)

Check.close "stable rank of five parameters, from samples" 0.02 5.0 spread

(**
**3.** Why is the check of gradients done at a random point, and not at zero?

<details><summary>Answer</summary>

At a special point mistakes can hide: at zero many terms vanish, and a gradient with a wrong factor in front of them passes. For Huber's function a point where
all residuals are small would test the square alone.

</details>

## What was reproduced, and what was not

- Nothing here is from a paper; the identities checked are the gradient by differences and the sum over minibatches.
- The library's own objectives evaluate many points in one pass over the data (`IBatchedObjective`) and take two to five lines more. An objective
  from a function is called point by point, on all processors.

## Sources

- P. Huber, *Robust Estimation of a Location Parameter*, Annals of Mathematical Statistics 35 (1964).
- J. Nocedal, S. Wright, *Numerical Optimization*, 2006, section 8.1: derivatives by differences.
*)
