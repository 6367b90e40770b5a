(**
# 1. What is the EGOP?

The expected gradient outer product (EGOP) is a matrix that says in which directions a function changes, on average over a region.
This notebook computes it by hand for two parameters, draws it, and shows why Adagrad and Adam run better along its eigenvectors.

For a function $f : \mathbb{R}^d \to \mathbb{R}$ and a distribution $\rho$ of points,

$$
\mathrm{EGOP}(f) \;=\; \mathbb{E}_{\theta \sim \rho}\bigl[\nabla f(\theta)\,\nabla f(\theta)^\top\bigr]
\;=\; V \Lambda V^\top, \qquad \lambda_1 \ge \dots \ge \lambda_d \ge 0 .
$$

For a unit vector $u$, the number $u^\top \mathrm{EGOP}(f)\, u = \mathbb{E}\bigl[\langle u, \nabla f(\theta)\rangle^2\bigr]$ is the mean square of the
slope in the direction $u$. So the first column of $V$ is the direction of the largest mean square slope, and $\lambda_1$ is that number.
*)
(*** hide ***)
#load "../scripts/egop.fsx"

open System
open MathNet.Numerics.LinearAlgebra
open Egop

let size = Experiment.sizeOr ExperimentSize.Notebook
let samples = if size = ExperimentSize.Smoke then 200 else 2000

(**
## A narrow valley

The example is $f(\theta) = \tfrac12\, \theta^\top H \theta$, where $H$ has the eigenvalues 20 and 1: steep across the valley, flat along it. The
valley is turned by an angle, so that it does not lie along an axis.
*)

let turn degrees =
    let a = degrees * Math.PI / 180.0
    matrix [ [ cos a; -sin a ]; [ sin a; cos a ] ]

let hessian degrees = turn degrees * matrix [ [ 20.0; 0.0 ]; [ 0.0; 1.0 ] ] * (turn degrees).Transpose()
let valley degrees = Objective.quadratic (hessian degrees)

let f = valley 30.0
Show.matrix (hessian 30.0)

(**
## By hand

The expectation becomes a mean over sampled points: draw a point, take the gradient there, multiply it with itself. That is the whole
method. The points here are drawn from the Gaussian $N(0, I)$.

For a quadratic and $\theta \sim N(0, I)$ the answer is known without sampling: $\nabla f(\theta) = H\theta$, so
$\mathrm{EGOP}(f) = H\, \mathbb{E}[\theta\theta^\top]\, H = H^2$. Below are the estimate, in the first two columns, and $H^2$, in the last two. With 2000 samples they
differ by a few percent; the error shrinks like one over the square root of the number of samples.
*)

let estimateByHand (f: IObjective) (count: int) =
    let gaussian = Sampling.gaussian 1.0 f.Dimension

    List.init count (fun i ->
        let gradient = f |> Objective.gradient (Sampling.draw i gaussian) |> vector
        gradient.OuterProduct gradient)
    |> List.reduce (+)
    |> fun sum -> sum / float count

let byHand, exact = estimateByHand f samples, hessian 30.0 * hessian 30.0
Show.matrix (byHand.Append exact)

(**
## With the library

`Egop.estimate` does the same and decomposes the result. It takes the number of samples, the distribution and the objective. It draws other points than the
loop above, so the two agree as far as samples do.
*)

let egop = f |> Egop.estimate samples (Sampling.gaussian 1.0)
let near (other: Matrix<float>) = (egop.Blocks[0].ToMatrix() - other).L2Norm() < 0.2 * other.L2Norm()

printfn "%O" (Check.that "library within 20 % of the estimate by hand" (fun () -> near byHand))
printfn "%O" (Check.that "library within 20 % of H²" (fun () -> near exact))
egop

(**
The picture shows 300 sampled gradients, each as a point, and the two eigenvectors. The cloud is long and thin: it extends along the first
eigenvector, the steep direction, and is twenty times narrower along the second.
*)

let gradients = [ for i in 1..300 -> f |> Objective.gradient (Sampling.draw i (Sampling.gaussian 1.0 2)) ]

let vectors = egop.Blocks[0].ToEigenvectors()

let along name column =
    let v: Vector<float> = vectors.Column column
    name, Seq.map (fun t -> t * v[0]) [ -60.0; 60.0 ], Seq.map (fun t -> t * v[1]) [ -60.0; 60.0 ]

let cloud = "gradients", gradients |> Seq.map (fun g -> g[0]), gradients |> Seq.map (fun g -> g[1])

Chart.points [ cloud ]
|> Chart.over (Chart.lines [ along "first eigenvector" 0; along "second eigenvector" 1 ])
|> Chart.withLabels "first entry of the gradient" "second entry"
|> Chart.withTitle "Gradients of the valley at random points"
|> Chart.withSize 640 470

(**
## Why optimizers care

Adagrad and Adam give every coordinate a step size of its own. That helps if the steep and the flat direction are coordinates.
Here they are not: each coordinate is a mixture of both. Writing $\theta = V z$ and training $z$ makes the eigenvectors the coordinates.
`Train.runIn` does this with a basis; start, optimizer and learning rate stay the same.
*)

let start = [| 1.0; -2.0 |]
let basis = Basis.ofEgop egop
let keep = TrainOptions(Steps = 30, KeepPoints = true)

let runs =
    [
        "original coordinates", f |> Train.runWith keep (Optimizer.adagrad 0.5) start
        "EGOP coordinates", f |> Train.runWith (keep.In basis) (Optimizer.adagrad 0.5) start
    ]

for name, run in runs do
    printfn "%-20s  loss after 30 steps %s" name (run.FinalLoss.ToString "0.0e0")

f |> Chart.trajectory runs |> Chart.withTitle "30 steps of Adagrad, learning rate 0.5"

(**
The first step goes half a unit along every coordinate axis, too far in both systems. From then on the runs differ: in original
coordinates Adagrad creeps along the valley and is still on its way after 30 steps; in EGOP coordinates its loss is a hundred times lower.

## The angle does not matter any more

Turn the valley from 0 to 90 degrees, estimate the EGOP anew for each angle, and run two methods in both coordinates.
*)

let angles = if size = ExperimentSize.Smoke then [ 0.0; 45.0; 90.0 ] else [ 0.0..2.0..90.0 ]

let lossAt optimizer degrees =
    let f = valley degrees
    let basis = f |> Egop.estimate samples (Sampling.gaussian 1.0) |> Basis.ofEgop
    (f |> Train.run 100 optimizer start).FinalLoss, (f |> Train.runIn basis 100 optimizer start).FinalLoss

let anglesOf name optimizer =
    let original, rotated = angles |> List.map (lossAt optimizer) |> List.unzip

    Chart.lines [ "original", angles, original; "EGOP", angles, rotated ]
    |> Chart.logY
    |> Chart.withLabels "angle of the valley (degrees)" "loss after 100 steps"
    |> Chart.withTitle name
    |> Chart.withSize 560 420

Chart.grid
    2
    [
        anglesOf "Adagrad, rate 0.5" (Optimizer.adagrad 0.5)
        anglesOf "Gradient descent, rate 0.05" (Optimizer.sgd 0.05)
    ]

(**
Adagrad in original coordinates depends on the angle: its loss lies between $10^{-31}$ and $5 \cdot 10^{-3}$. At a few small angles it is even lower than
in EGOP coordinates; at most angles it is far higher. In EGOP coordinates the loss is below $10^{-11}$ at every angle. Gradient descent gives the same loss in
both: its steps do not depend on the choice of orthonormal coordinates, so the two lines lie on each other.

## Change one number

Change the learning rate below and run the cell again. Where does Adagrad in original coordinates catch up? What happens at 0.01, and at 10?
*)

let rate = 0.5 // change this number

Chart.losses
    [
        "original", f |> Train.run 100 (Optimizer.adagrad rate) start
        "EGOP", f |> Train.runIn basis 100 (Optimizer.adagrad rate) start
    ]
|> Chart.withTitle $"Adagrad, learning rate {rate}"

(**
## How many directions matter: the stable rank

One number sums up the spectrum. The stable rank of the EGOP is

$$
\mathrm{sr}(f) = \frac{\sum_i \sqrt{\lambda_i}}{\sqrt{\lambda_1}}, \qquad 1 \le \mathrm{sr}(f) \le d .
$$

It is 1 if the function changes along one direction only, and $d$ if it changes equally in all. The theory of the paper promises
Adagrad more in EGOP coordinates the smaller $\mathrm{sr}(f)/d$ is and the less the eigenvectors look like coordinate axes (notebook 5).

Here is a function of 50 parameters, log-sum-exp of data whose singular values are $1/k$. Its eigenvalues fall by several powers of ten.
*)

let data = Data.decayingMatrix 1 100 50 1.0
let wide = Objective.logSumExp data (data.Column 0)
let wideEgop = wide |> Egop.estimate samples (Sampling.gaussian 1.0)

wideEgop
|> Chart.spectrum
|> Chart.withTitle $"log-sum-exp of 50 parameters: stable rank {wideEgop.StableRank:F1}"

(**
## Exercises

**1.** Write the stable rank of a list of eigenvalues.
*)

let stableRank (eigenvalues: float[]) : float =
    // answer
    Array.sumBy sqrt eigenvalues / sqrt (Array.max eigenvalues)
    // end of answer

(*** cell ***)

Check.all
    [
        Check.close "eigenvalues 4, 1, 1" 1e-12 2.0 (stableRank [| 4.0; 1.0; 1.0 |])
        Check.close "all equal: the dimension" 1e-12 5.0 (stableRank (Array.create 5 3.0))
        Check.close "as the library" 1e-6 wideEgop.StableRank (stableRank (Egop.eigenvalues wideEgop))
    ]

(**
**2.** A linear function $f(\theta) = \langle a, \theta\rangle$ has the same gradient everywhere. Write its EGOP as a matrix, without sampling.
What are its eigenvalues and its stable rank?

**3.** Draw the points from $N(0, c^2 I)$ instead. For the quadratic, what happens to the eigenvalues, to the eigenvectors and to the stable rank? Would the
same be true for every function? Decide first, then check with `Sampling.gaussian 3.0`.
*)

let egopOfLinear (a: Vector<float>) : Matrix<float> =
    // answer
    a.OuterProduct a
    // end of answer

let scaled =
    // answer
    f |> Egop.estimate samples (Sampling.gaussian 3.0)
    // end of answer: egop

(*** cell ***)

let a = vector [ 3.0; 4.0 ]
let linear = Objective.ofFunction 2 (fun x -> a[0] * x[0] + a[1] * x[1], a.ToArray())
let sampled = linear |> Egop.estimate 10 (Sampling.gaussian 1.0)
let largest estimate = Array.head (Egop.eigenvalues estimate)

Check.all
    [
        Check.that "2: the same as from samples" (fun () ->
            (sampled.Blocks[0].ToMatrix() - egopOfLinear a).L2Norm() < 1e-10)
        Check.close "3: the largest grows by c² = 9" 1e-6 (9.0 * largest egop) (largest scaled)
        Check.close "3: the stable rank stays" 1e-6 egop.StableRank scaled.StableRank
    ]

(**
<details><summary>Answer to 2</summary>

$a a^\top$ has one eigenvalue $\lVert a\rVert^2 = 25$ with eigenvector $a/\lVert a\rVert$; the others are 0. The stable rank is 1.

</details>

<details><summary>Answer to 3</summary>

The gradient of the quadratic is $H\theta$, so a point $c$ times as large has a gradient $c$ times as large: the EGOP is $c^2 H^2$. Eigenvectors and
stable rank stay. In general they do not: another region of another function may be steep in other directions. Notebook 6 looks at
spectra under several distributions.

</details>

**4.** Turn the coordinates by an orthogonal matrix $Q$: the function is now $g(z) = f(Qz)$. Show on paper that $\mathrm{EGOP}(g) = Q^\top\, \mathrm{EGOP}(f)\, Q$ if
$\rho$ is invariant under rotations. Which step needs the invariance?

<details><summary>Answer</summary>

By the chain rule $\nabla g(z) = Q^\top \nabla f(Qz)$, so $\nabla g(z) \nabla g(z)^\top = Q^\top\, \nabla f(Qz) \nabla f(Qz)^\top\, Q$. Taking expectations over $z \sim \rho$ gives
$\mathbb{E}[\nabla f(Qz)\nabla f(Qz)^\top]$ in the middle; it is the EGOP of $f$ if $Qz$ has the same distribution as $z$. That is the step.
With $Q = V$ it follows that in EGOP coordinates the EGOP is diagonal.

</details>

## What was reproduced, and what was not

- The definition and the closed form $H^2$ for quadratics: checked above. The closed form is a special case of Lemma 11 of the paper.
- That Adagrad depends on the coordinates and gradient descent does not: seen above in two dimensions. Notebook 2 does it for every optimizer.
- Nothing here is an experiment of the paper, and two parameters prove nothing about networks. The valley was chosen to make the effect large.

## Sources

- A. DePavia, V. Charisopoulos, R. Willett, *Faster Adaptive Optimization via Expected Gradient Outer Product Reparameterization*,
  [arXiv 2502.01594](https://arxiv.org/abs/2502.01594): definition, stable rank, the reparameterization.
- J. Duchi, E. Hazan, Y. Singer, *Adaptive Subgradient Methods for Online Learning and Stochastic Optimization*, JMLR 12 (2011): Adagrad.
*)
