(**
# 0. Start here

These notebooks are about optimizers that adapt to the problem, such as Adagrad and Adam, and about the coordinates they run in.
This one sets up the library and takes five minutes to show what it does: define a function, look at its geometry, train, compare.

## Set-up

You need the [.NET 10 SDK](https://dotnet.microsoft.com/download) and one of these:

| where | how |
|---|---|
| VS Code | open the `.ipynb` file with the Polyglot Notebooks or the Jupyter extension and choose an F# kernel |
| JupyterLab | choose an F# kernel, .NET Interactive's or this project's |
| no notebook at all | run the `.fsx` file beside it: `dotnet fsi notebooks/00-start-here.fsx` |

The next cell loads the library. In a clone of the repository, `dotnet fsi build.fsx pack` makes its package first.
The folder `exercises` holds the same notebooks without answers and outputs.
*)
(*** hide ***)
#load "../scripts/egop.fsx"

open MathNet.Numerics.LinearAlgebra
open Egop

let size = Experiment.sizeOr ExperimentSize.Notebook
let samples, steps = if size = ExperimentSize.Smoke then 100, 50 else 500, 1000

(**
## A function

An *objective* is a function with a gradient. This one has 50 parameters:

$$
f(\theta) = \log \sum_{i=1}^{100} \exp\bigl((\langle a_i, \theta\rangle - y_i)^2\bigr),
$$

where the $a_i$ are the rows of a matrix whose singular values are $1, \tfrac12, \tfrac13, \dots$ in random directions, and $y$ is its first column.
Its smallest value is $\log 100 \approx 4.605$. The value of a cell's last line is shown below the cell.
*)

let a = Data.decayingMatrix 1 100 50 1.0
let f = Objective.logSumExp a (a.Column 0)
f

(** Its value and the first entries of its gradient at a random point: *)

let start = Sampling.draw 7 (Sampling.gaussian 100.0 50)
printfn "f = %.1f" (f |> Objective.value start)
f |> Objective.gradient start |> Array.truncate 5

(**
## Its geometry

In which directions does $f$ change? The expected gradient outer product, or EGOP, answers that: it is the mean of
$\nabla f(\theta)\, \nabla f(\theta)^\top$ over random points $\theta$. A library call is not needed to compute it:
*)

let byHand =
    Seq.init samples (fun i ->
        let point = Sampling.draw i (Sampling.gaussian 100.0 50)
        let gradient = f |> Objective.gradient point |> vector
        gradient.OuterProduct gradient / float samples)
    |> Seq.reduce (+)

Show.matrixOf 4 4 byHand

(**
The library's call also finds the eigenvectors, along which the function is steepest, less steep, and so on. The eigenvalues fall quickly: a few
directions matter much more than the others. The *stable rank* says how many, in a sense that notebook 1 makes precise.
*)

let egop = f |> Egop.estimate samples (Sampling.gaussian 100.0)
egop

(**
## Training

Adam, once in the original coordinates and once with the eigenvectors as coordinates. Everything else is the same: start, learning rate, number of steps.
*)

let basis = Basis.ofEgop egop

let compare optimizer =
    [
        "original", f |> Train.run steps optimizer start
        "EGOP", f |> Train.runIn basis steps optimizer start
    ]

compare (Optimizer.adam 10.0)
|> Chart.suboptimality (log 100.0)
|> Chart.withTitle "Adam, learning rate 10: distance to the smallest loss"

(** The same as numbers: *)

compare (Optimizer.adam 10.0)
|> List.map (fun (name, run) -> {| Coordinates = name; ``Loss above the smallest`` = run.FinalLoss - log 100.0 |})
|> Show.table

(**
## Change one number

Choose another learning rate, or another optimizer: `Optimizer.adagrad`, `Optimizer.rmsProp`, `Optimizer.momentum 0.9`, `Optimizer.sgd`. For
the last two the lines coincide, for a reason that notebook 2 explains.
*)

let rate = 30.0 // change this number

compare (Optimizer.adagrad rate)
|> Chart.suboptimality (log 100.0)
|> Chart.withTitle $"Adagrad, learning rate {rate}"

(**
## Exercises

Notebooks end with exercises. You write something, and a cell checks it. Here are two to try.

**1.** The mean square slope of $f$ in a direction $u$ with $\lVert u\rVert = 1$ is $u^\top \mathrm{EGOP}\, u$. Write it as a function of the matrix and the direction.
*)

let meanSquareSlope (egop: Matrix<float>) (u: Vector<float>) : float =
    // answer
    u * (egop * u)
    // end of answer

(*** cell ***)

let first: Vector<float> = egop.Blocks[0].ToEigenvectors().Column 0

Check.all
    [
        Check.close "identity matrix" 1e-12 1.0 (meanSquareSlope (DenseMatrix.identity 50) first)
        Check.that "largest along the first eigenvector" (fun () ->
            let largest = (Egop.eigenvalues egop)[0]
            abs (meanSquareSlope (egop.Blocks[0].ToMatrix()) first - largest) < 1e-8 * largest)
    ]

(**
**2.** Why is the first eigenvector the direction of the largest mean square slope?

<details><summary>Answer</summary>

In the basis of eigenvectors, $u = \sum_i c_i v_i$ with $\sum_i c_i^2 = 1$, and $u^\top \mathrm{EGOP}\, u = \sum_i \lambda_i c_i^2$. This is a weighted mean of the
eigenvalues, so it is at most $\lambda_1$, which $u = v_1$ reaches.

</details>

## The notebooks

| | |
|---|---|
| 1 | what the EGOP is |
| 2 | rotations: who is equivariant and who is not |
| 3 | coordinate-wise smoothness |
| 4 | the EGOP and the Hessian at a minimum |
| 5 | bounds against measured convergence |
| 6 | spectral decay in real data |
| 7, 8, 9 | the experiments: linear networks, image classification, convex objectives |
| 10 | making it cheap |
| 11, 12, 13, 14 | the Adagrad lecture; GGT; AdaGram; SOAP, GaLore and Shampoo |
| 15, 16 | your own optimizer, your own objective |

## What was reproduced, and what was not

Nothing was claimed here: one function, one start, one learning rate. The experiments of the papers are in notebooks 5 to 14, with what was expected
and what was found. Their scripts run at full size too: `dotnet fsi scripts/experiment.fsx` lists them.

## Sources

- A. DePavia, V. Charisopoulos, R. Willett, *Faster Adaptive Optimization via Expected Gradient Outer Product Reparameterization*,
  [arXiv 2502.01594](https://arxiv.org/abs/2502.01594).
- D. P. Kingma, J. Ba, *Adam: A Method for Stochastic Optimization*, [arXiv 1412.6980](https://arxiv.org/abs/1412.6980).
*)
