(**
# 12. GGT: the full matrix at the price of a window

Full-matrix Adagrad follows every rotation, but it needs the inverse square root of a matrix of the size of the parameters at every step. GGT keeps the last few gradients and gets the root from their inner products; this notebook
writes that in ten lines, checks it against the full matrix, and measures what a short window costs.

The columns of $G_t$ are the last $r$ gradients, and a factor $\beta_2 \le 1$ lets old ones fade:

$$
G_t = \bigl[\, g_t \;\; \beta_2\, g_{t-1} \;\; \cdots \;\; \beta_2^{r-1} g_{t-r+1} \bigr] \in \mathbb{R}^{d \times r}, \qquad
\theta_{t+1} = \theta_t - \eta \,\bigl[ (G_t G_t^\top)^{1/2} + \varepsilon I \bigr]^{-1} g_t .
$$
*)
(*** hide ***)
#load "../scripts/egop.fsx"

open MathNet.Numerics.LinearAlgebra
open Egop

let size = Experiment.sizeOr ExperimentSize.Notebook
let isSmoke = size = ExperimentSize.Smoke
let rows, d, steps, window = if isSmoke then 40, 8, 30, 5 else 200, 40, 300, 50

(**
## The problem

Logistic regression on data whose singular values are $\sqrt n / k$ in random directions, with labels drawn from the model and a small ridge. The picture shows the eigenvalues of the Hessian at the minimum: the curvature
differs by a factor of about a thousand, and not along coordinates.
*)

let a = sqrt (float rows) * Data.decayingMatrix 1 rows d 1.0

let labels =
    let margins = a * vector (Sampling.draw 2 (Sampling.gaussian 1.0 d))
    let uniform = Sampling.draw 3 (Sampling.cube 1.0 rows)
    let label m u = if (u + 1.0) / 2.0 < 1.0 / (1.0 + exp -m) then 1.0 else -1.0
    Seq.map2 label margins uniform

let f = Objectives.LogisticRegression(a, labels, 1e-4) :> IObjective
let start = Array.zeroCreate<float> d
let minimum = f |> Theory.minimum start

let unit i = Array.init d (fun j -> if i = j then 1.0 else 0.0)
let column i = f |> Objective.hessianVectorProduct (Array.ofSeq minimum.Point) (unit i)
let hessian = Matrix<float>.Build.DenseOfColumnArrays [ for i in 0 .. d - 1 -> column i ]
let curvatures = hessian.Svd(false).S

Chart.lines [ ("Hessian at the minimum", Seq.init d (fun i -> float (i + 1)), curvatures) ]
|> Chart.logY
|> Chart.withLabels "k" "eigenvalue k"
|> Chart.withTitle $"Curvature, largest / smallest {curvatures[0] / curvatures[d - 1]:F0}"

(**
## The root from the window

With the small matrix $G^\top G = W \Sigma^2 W^\top$ ($r \times r$), the columns of $U = G W \Sigma^{-1}$ are orthonormal and $(G G^\top)^{1/2} = U \Sigma U^\top$. On their span the matrix in the update has the eigenvalues
$\sigma_i + \varepsilon$, everywhere else $\varepsilon$:

$$
\bigl[ (G G^\top)^{1/2} + \varepsilon I \bigr]^{-1} v = U (\Sigma + \varepsilon I)^{-1} U^\top v + \tfrac1\varepsilon \bigl( v - U U^\top v \bigr) .
$$

A step costs about $d r^2 + r^3$ operations in place of $d^3$, or $d r + r^3$ if the inner products are kept (exercise 1). For the network of notebook 8, $d = 2410$ and $r = 50$, these are 6 million in place of $14 \cdot 10^9$.
*)

let direction (epsilon: float) (g: Matrix<float>) (v: Vector<float>) : Vector<float> =
    let eigen = (g.TransposeThisAndMultiply g).Evd Symmetricity.Symmetric
    let values = eigen.EigenValues |> Seq.map _.Real |> Array.ofSeq

    let least = 1e-14 * Array.max values
    let kept = [ 0 .. values.Length - 1 ] |> List.filter (fun i -> values[i] > least)
    let sigma = [ for i in kept -> sqrt values[i] ] |> vector
    let w = [ for i in kept -> eigen.EigenVectors.Column i / sqrt values[i] ]
    let u = g * Matrix<float>.Build.DenseOfColumnVectors w
    let a: Vector<float> = u.TransposeThisAndMultiply v
    u * a.PointwiseDivide(sigma + epsilon) + (v - u * a) / epsilon

let runByHand window steps (rate: float) =
    let mutable theta, recent = vector start, []

    for _ in 1..steps do
        let g = f |> Objective.gradient (theta.ToArray()) |> vector
        recent <- List.truncate window (g :: recent)
        let columns = Matrix<float>.Build.DenseOfColumnVectors recent
        theta <- theta - rate * direction 1e-4 columns g

    theta.ToArray()

(**
Three checks: the small matrix gives what the large one gives; the loop gives what the library gives; and with a window that forgets nothing GGT *is* full-matrix Adagrad, with $\varepsilon$ outside the root.
*)

let withRate (optimizer: IOptimizer) rate = optimizer.WithLearningRate(Schedule.constant rate)
let ggt window = withRate (Ggt(Window = window, Beta1 = 0.0, Epsilon = 1e-4))

let full = withRate (FullMatrixAdagrad(Epsilon = 1e-4, IsEpsilonOutsideRoot = true))

let largeMatrix (epsilon: float) (g: Matrix<float>) (v: Vector<float>) : Vector<float> =
    let eigen = (g * g.Transpose()).Evd Symmetricity.Symmetric

    let inverse = eigen.EigenValues |> Seq.map (fun value -> 1.0 / (sqrt (max value.Real 0.0) + epsilon)) |> vector

    let along = eigen.EigenVectors.TransposeThisAndMultiply v
    eigen.EigenVectors * inverse.PointwiseMultiply along

let entries = Sampling.draw 4 (Sampling.gaussian 1.0 (4 * d))
let some = Matrix<float>.Build.DenseOfColumnMajor(d, 4, entries)
let other = vector (Sampling.draw 5 (Sampling.gaussian 1.0 d))
let endOf (optimizer: IOptimizer) = (f |> Train.run 30 optimizer start).FinalPoint

Check.all
    [
        Check.close "small as large" 1e-6 (largeMatrix 1.0 some other) (direction 1.0 some other)
        Check.close "as the library, window 5" 1e-6 (endOf (ggt 5 0.5)) (runByHand 5 30 0.5)
        Check.close "window 30: full-matrix Adagrad" 1e-6 (endOf (full 0.5)) (endOf (ggt 30 0.5))
    ]

(**
## What a window holds

Nothing guarantees that a few gradients say enough. The picture shows the singular values of $G_t$ along a run: how many directions do the gradients of the last steps have?
*)

let kept =
    let options = TrainOptions(Steps = steps, KeepPoints = true)
    f |> Train.runWith options (ggt window 1.0) start

let windowAt step =
    let gradientAt i = f |> Objective.gradient (kept.History[i].Point.ToArray())
    let recent = [ for i in step - window + 1 .. step -> gradientAt i ]
    Matrix<float>.Build.DenseOfColumnArrays recent

[
    for step in [ window; steps / 2; steps ] ->
        let values = (windowAt step).Svd(false).S
        let indices = Seq.init values.Count (fun i -> float (i + 1))
        $"step {step}", indices, values |> Seq.map (fun v -> v / values[0])
]
|> Chart.lines
|> Chart.logY
|> Chart.withLabels "i" "singular value i / the first"
|> Chart.withTitle $"The last {window} gradients of a run of GGT"

(**
A few directions carry almost all: the tenth singular value is about a hundredth of the first. The gradients are exact here, so the small ones are not noise; they belong to the flat directions, and dividing by them is
what makes a step as long there as along the steep ones. The shape hardly changes along the run.

## Three forms

GGT has been published three times, in forms that are not equal:

| form | window | directions outside the span | small directions |
|---|---|---|---|
| paper | gradients, faded | times $1/\varepsilon$, or an own number $c$ | divided by $\sigma + \varepsilon$ |
| PyTorch code of a co-author | gradients; fading on the inner products only | do not move | below $\sigma^2 < \varepsilon$ do not move |
| TensorFlow 1 | momenta, over $\sqrt r$ | divided by the smallest root | divided by about $(\sigma + \varepsilon_\sigma)$ |

The same window and no momentum, each at the best rate of a grid from $10^{-3}$ to $10^2$:
*)

let best (create: float -> IOptimizer) =
    let options = TrainOptions(Steps = steps, RecordEvery = steps)
    let sweep = f |> Train.sweep options create [| start |]
    let rate = sweep.Best.Value.LearningRate
    rate, f |> Train.run steps (create rate) start

let race methods =
    [
        for name, create in methods ->
            let rate, run = best create
            $"{name}, rate {rate}", run
    ]
    |> Chart.suboptimality minimum.Value

race
    [
        "paper", ggt window
        "co-author", withRate (GgtOptimetry(Window = window, Beta1 = 0.0))
        "TensorFlow", withRate (GgtTensorFlow(Window = window, Beta1 = 0.0))
    ]
|> Chart.withTitle $"Three forms of GGT, window {window}"

(**
**Peaks come every 50 steps, the length of the window**: when large old gradients are forgotten, all singular values fall at once, and the same rate is too large for a moment. The co-author's form comes to rest near $10^{-3}$: the gradients are
so small there that most directions fall below its threshold. Where the others end depends on where their last peak was.

## The experiment

`G1` compares windows of 10, 50 and 200 with diagonal and full-matrix Adagrad, Adam and gradient descent, first on such a regression, then on a network for the digits with minibatches. The smallest window is tuned with the other methods; its rate $\eta$ gives the others
$\eta \sqrt{r/10}$, because sums of more gradients are larger.
*)

let g1 = Experiment.run size "G1"

let losses panel =
    g1.Curves
    |> Seq.filter (fun curve -> curve.Panel = panel)
    |> Seq.map (fun curve -> curve.Name, Array.ofSeq curve.X, curve.Bands())
    |> Chart.quartileBands

Chart.grid
    2
    [
        losses "logistic"
        |> Chart.logY
        |> Chart.withLabels "step" "f − f*"
        |> Chart.withTitle "Logistic regression"
        losses "digits" |> Chart.withTitle "Digits, ReLU network"
    ]

(**
On the regression the full matrix falls to rounding (from there on $f - f^\star$ may be negative and has no point). A window of 200 is second until step 200, where it begins to forget; then it peaks, as 50 and 10 did before. All windows
end far below diagonal Adagrad and gradient descent, and **far above Adam**, which no expectation below asks about. On digits the tuned window of 10 and Adam cross each other; the larger windows, at rates that follow from the rule, end only a
little below gradient descent.
The plots count steps. A step of GGT costs more than one of Adam: `dotnet fsi scripts/experiment.fsx G1` draws the losses over time as well.

## Change one number

How short may the window be on the regression above? Look at the level to which GGT falls, and at the distance between its peaks.
*)

let short = 5 // change this number: 1, 2, 5, 20

race
    [
        $"GGT, window {short}", ggt short
        "full-matrix Adagrad", full
        "diagonal Adagrad", Optimizer.adagrad
        "gradient descent", Optimizer.sgd
    ]
|> Chart.withTitle "Each at its best rate"

(**
## Exercises

**1.** A new gradient replaces column $j$ of $G$. Only row $j$ and column $j$ of $G^\top G$ change, at a cost of $d r$. Write the update: the old products, and $G$ with the new column in place.
*)

let update (products: Matrix<float>) (g: Matrix<float>) (j: int) : Matrix<float> =
    // answer
    let fresh = g.TransposeThisAndMultiply(g.Column j)

    products.MapIndexed(fun a b value ->
        if a = j then fresh[b]
        elif b = j then fresh[a]
        else value)
    // end of answer

(*** cell ***)

let changed = some.Clone()
changed.SetColumn(2, other)

Check.all
    [
        Check.close
            "all products"
            1e-10
            (changed.TransposeThisAndMultiply changed)
            (update (some.TransposeThisAndMultiply some) changed 2)
        Check.that "the old ones are unchanged" (fun () -> some.Column 2 <> other)
    ]

(**
**2.** Write the relative distance between the end of a run in original coordinates and of the same run in the coordinates of a basis. What is it for GGT and for diagonal Adagrad, with a random rotation? Why?
*)

let apart (basis: IBasis) (optimizer: IOptimizer) : float =
    // answer
    let last (run: TrainResult) = vector (Train.finalPoint run)
    let one = f |> Train.run 30 optimizer start |> last
    let two = f |> Train.runIn basis 30 optimizer start |> last
    (one - two).L2Norm() / one.L2Norm()
    // end of answer

(*** cell ***)

let rotation = Basis.randomRotation 6 d

Check.all
    [
        Check.close "GGT follows the rotation" 1e-6 0.0 (apart rotation (ggt 5 0.5))
        Check.that "diagonal does not" (fun () -> apart rotation (Optimizer.adagrad 0.5) > 0.01)
    ]

(**
<details><summary>Answer</summary>

In coordinates $z = Q^\top \theta$ every gradient is $Q^\top g$, so $G$ becomes $Q^\top G$, its root $Q^\top (GG^\top)^{1/2} Q$ and the direction $Q^\top$ times the old one. The inner products $G^\top G$ do not change at all.
So an EGOP basis changes nothing for GGT; it finds directions of its own.

</details>

**3.** With momentum $m$ in place of $g_t$ some of $m$ lies outside the window's span: gradients that the window has dropped. What does the formula do with that part for $\varepsilon = 10^{-4}$, and what can be done?

<details><summary>Answer</summary>

It multiplies it by $1/\varepsilon = 10^4$, far more than anything inside the span. The library's `SgdCoefficient` replaces $1/\varepsilon$ by a number of one's own: outside of the span the method is then gradient descent with momentum. On digits `G1` takes 1.

</details>

## What was reproduced, and what was not
*)

g1 |> Experiment.expectations

(**
- All are met, with one trial each. The claims are about steps, not about time.
- "Full matrix / diagonal: 0" says that the full matrix reached the minimum to rounding. No window does: with a constant rate, forgetting costs the last digits, and Adam ends lower than every window.
- GGT against Adam on digits is a tie rather than a win: one trial, curves that cross, and the best of three windows against one Adam.
- The adaptivity ratio is the regret over that of the worst case of online gradient descent, $\mu = \sum_t (f(\theta_t) - f^\star) \,/\, \bigl(\lVert\theta_1 - \theta^\star\rVert \sqrt{\sum_t \lVert g_t\rVert^2}\bigr)$.
- The data, the ridge and the rates of the larger windows are ours. The paper's large networks (CIFAR-10, language models) are not reproduced.

## Sources

- N. Agarwal, B. Bullins, X. Chen, E. Hazan, K. Singh, C. Zhang, Y. Zhang, *Efficient Full-Matrix Adaptive Regularization*, ICML 2019,
  [arXiv 1806.02958](https://arxiv.org/abs/1806.02958): GGT and the adaptivity ratio.
- J. Duchi, E. Hazan, Y. Singer, *Adaptive Subgradient Methods for Online Learning and Stochastic Optimization*, JMLR 12 (2011): full-matrix Adagrad.
- C. Zhang, [optimetry](https://github.com/cyrilzhang/optimetry), and TensorFlow 1's `contrib.opt.GGTOptimizer`: the other two forms.
*)
