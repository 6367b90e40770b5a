(**
# 3. Coordinate-wise smoothness

The theory of Adagrad measures a function by one number for each coordinate, its coordinate-wise smoothness constants, and by their sum $L_f$.
This notebook computes the smallest $L_f$ exactly, by a semidefinite program with a certificate, and shows that it depends on the coordinates.

Constants $L_1, \dots, L_d \ge 0$ are valid for $f$ if for all $x$ and $y$

$$
\bigl| f(y) - f(x) - \langle \nabla f(x), y - x\rangle \bigr| \;\le\; \tfrac12 \sum_i L_i\, (y_i - x_i)^2 ,
$$

and $L_f$ is the smallest $\sum_i L_i$ of valid constants. For twice differentiable $f$ this says the same as $-\operatorname{diag}(L) \preceq \nabla^2 f(x) \preceq \operatorname{diag}(L)$
at every $x$ (Lemma 10 of the paper), where $A \preceq B$ means that $B - A$ has no negative eigenvalue.
*)
(*** hide ***)
#load "../scripts/egop.fsx"

open System
open MathNet.Numerics.LinearAlgebra
open Egop

let size = Experiment.sizeOr ExperimentSize.Notebook
let pairs, orders = if size = ExperimentSize.Smoke then 2000, [ 5; 10 ] else 50000, [ 5; 10; 20; 50; 100; 200 ]

let smoothness = Theory.smoothnessOf

(**
## Two coordinates

The valley of notebook 1 has the Hessian $H$ with eigenvalues 20 and 1, turned by an angle. For a 2 × 2 matrix the condition $H \preceq \operatorname{diag}(L)$ can be
written down: $L_1 \ge H_{11}$, $L_2 \ge H_{22}$ and $(L_1 - H_{11})(L_2 - H_{22}) \ge H_{12}^2$. The pairs on and above the curve are valid.
The smallest sum is where a line $L_1 + L_2 = \text{const}$ touches the curve. Calculus gives $L_i = H_{ii} + |H_{12}|$ there, so
$L_f = \operatorname{tr} H + 2\,|H_{12}|$: in two dimensions it is the sum of all $|H_{ij}|$.
*)

let turn degrees =
    let a = degrees * Math.PI / 180.0
    matrix [ [ cos a; -sin a ]; [ sin a; cos a ] ]

let valley degrees = turn degrees * matrix [ [ 20.0; 0.0 ]; [ 0.0; 1.0 ] ] * (turn degrees).Transpose()

let h = valley 30.0
let found = smoothness h
let border = [ for t in 1.0..0.05..4.0 -> h[0, 0] + 0.4 * abs h[0, 1] * t ** 2.0 ]
let line = [ 19.0; 31.0 ]

printfn "%O" (Check.close "trace + 2 |H₁₂|" 1e-6 (h[0, 0] + h[1, 1] + 2.0 * abs h[0, 1]) found.Upper)

Chart.lines
    [
        "smallest valid L₂", border, border |> Seq.map (fun l -> h[1, 1] + h[0, 1] ** 2.0 / (l - h[0, 0]))
        "L₁ + L₂ smallest", line, line |> Seq.map (fun l -> found.Upper - l)
    ]
|> Chart.over (Chart.points [ ("the library's solution", [ found.Constants[0] ], [ found.Constants[1] ]) ])
|> Chart.withLabels "L₁" "L₂"
|> Chart.withTitle "Valid constants of the valley at 30 degrees"

(**
## The same valley, other coordinates

Turning the valley changes neither its eigenvalues nor its shape. $L_f$ changes: it is 21, the sum of the eigenvalues, where the valley lies along
an axis, and 40 at 45 degrees.
*)

let angles = [ 0.0..5.0..90.0 ]

Chart.lines
    [
        "smallest sum L", angles, angles |> Seq.map (fun a -> (smoothness (valley a)).Upper)
        "sum of the eigenvalues", angles, angles |> Seq.map (fun _ -> 21.0)
    ]
|> Chart.withLabels "angle of the valley (degrees)" "L₁ + L₂"
|> Chart.withTitle "Coordinate-wise smoothness depends on the coordinates"

(**
The sum is never below the trace, since $L_i \ge H_{ii}$, and the trace is reached in the eigenbasis of $H$, where $L_i$ are the eigenvalues. So a good basis
is one in which the Hessian is nearly diagonal. The EGOP is a way to find one without a Hessian (notebook 4).

## The semidefinite program

For more coordinates there is no formula. For one positive semidefinite $H$ the task is a semidefinite program, and it has a dual:

$$
L_f = \min_{L} \Bigl\{ \textstyle\sum_i L_i \;:\; H \preceq \operatorname{diag}(L) \Bigr\} = \max_{X} \bigl\{ \langle H, X \rangle \;:\; X \succeq 0,\; X_{ii} = 1 \bigr\}.
$$

Any valid $L$ gives an upper bound of $L_f$ and any such $X$ a lower one, so together they are a proof. The dual is the relaxation of max-cut. Write
$X_{ij} = \langle z_i, z_j\rangle$ with unit vectors $z_i$; with the others fixed, the best $z_i$ points along $\sum_{j \ne i} H_{ij} z_j$. That is the algorithm. Here it makes
60 sweeps over the coordinates of a Hessian of order 30, with eigenvalues $k^{-1}$ in random directions.
*)

let improve (h: Matrix<float>) (z: Vector<float>[]) =
    for i in 0 .. z.Length - 1 do
        let pull = Seq.init z.Length (fun j -> if j = i then 0.0 * z[j] else h[i, j] * z[j]) |> Seq.reduce (+)
        z[i] <- pull.Normalize 2.0

/// Dual value, and a valid sum: multipliers, each raised until diag(L) − H has no negative eigenvalue.
let bounds (h: Matrix<float>) (z: Vector<float>[]) =
    let multipliers =
        Vector<float>.Build.Dense(z.Length, fun i -> Seq.sum (Seq.mapi (fun j zj -> h[i, j] * (z[i] * zj)) z))

    let rest = h - DenseMatrix.ofDiag multipliers
    let missing = rest.Evd().EigenValues.Real().Maximum()
    multipliers.Sum(), multipliers.Sum() + float z.Length * max 0.0 missing

let d = 30
let wide = Data.decayingMatrix 3 d d 0.5
let hessian = wide.TransposeThisAndMultiply wide
let factors = Array.init d (fun i -> vector (Sampling.draw i (Sampling.sphere 1.0 9)))

let sweeps =
    [
        for sweep in 1..60 ->
            improve hessian factors
            let lower, upper = bounds hessian factors
            float sweep, lower, upper
    ]

let gaps = sweeps |> Seq.map (fun (_, lower, upper) -> max 1e-16 ((upper - lower) / upper))

Chart.lines [ ("relative gap", (sweeps |> Seq.map (fun (s, _, _) -> s)), gaps) ]
|> Chart.logY
|> Chart.withLabels "sweeps" "(upper − lower) / upper"
|> Chart.withTitle "The two bounds close in on the smallest sum"

(**
## With the library

`Theory.smoothnessOf` does the same with inertia between sweeps and a better way to make multipliers valid. It stops when the bounds are within a millionth of
each other. `Theory.smoothness` takes an objective and a point instead of a matrix.

The certificates check the result without the solver: that the constants are valid, by eigenvalues, that the two bounds meet, and that two simple bounds
enclose them. The last line is a negative control, the same constants reduced by one percent.
*)

let solved = smoothness hessian
let _, byHandLower, byHandUpper = List.last sweeps

Check.all
    [
        Check.that "the library's interval lies in the one by hand" (fun () ->
            byHandLower <= solved.Upper && solved.Lower <= byHandUpper)
        Check.close "the lower bounds agree" 1e-3 solved.Lower byHandLower
    ]
|> printfn "%O\n\n%O" solved

CertificateTable
    [
        SmoothnessStatements.Feasible(hessian, solved.Constants)
        SmoothnessStatements.Duality solved
        yield! SmoothnessStatements.CheapBounds(hessian, solved)
        SmoothnessStatements.Feasible(hessian, solved.Constants |> Seq.map (fun l -> 0.99 * l) |> Array.ofSeq)
    ]

(**
## The definition, sampled

Lemma 10 says that the matrix condition and the inequality at the top are the same. So take many pairs $x, y$ for $f(\theta) = \tfrac12 \theta^\top H \theta$ and compute the quotient
of the two sides. It must not exceed 1. Random pairs stay far below; the worst direction, from the eigenvectors of $D^{-1/2} H D^{-1/2}$ with $D = \operatorname{diag}(L)$, reaches it.
*)

let f = Objective.quadratic hessian
let constants = vector solved.Constants

let quotient (x: Vector<float>) (y: Vector<float>) =
    let value (p: Vector<float>) = f |> Objective.value (p.ToArray())
    let slope = vector (f |> Objective.gradient (x.ToArray()))
    let away = y - x
    abs (value y - value x - slope * away) / (0.5 * (constants * away.PointwiseMultiply away))

let draw seed = vector (Sampling.draw seed (Sampling.gaussian 1.0 d))
let sampled = Seq.init pairs (fun i -> quotient (draw (2 * i)) (draw (2 * i + 1))) |> Seq.max

let worst =
    let scale = DenseMatrix.ofDiag (constants.PointwisePower -0.5)
    let evd = (scale * hessian * scale).Evd Symmetricity.Symmetric
    scale * evd.EigenVectors.Column(evd.EigenValues.Real().MaximumIndex())

let x0 = draw 1
printfn "largest of %d random pairs: %.3f" pairs sampled
printfn "along the worst direction:  %.6f" (quotient x0 (x0 + worst))

(**
## Cheap bounds, and how good they are

Two bounds need no program. From above: $\sum_{ij} |H_{ij}|$, by diagonal dominance. From below: $s^\top H s$ with the signs $s$ of the leading eigenvector, and the trace.
Here for Hessians with eigenvalues $k^{-1}$ in random directions, all divided by the trace, which is the smallest sum in the eigenbasis.
*)

let cheap =
    [
        for n in orders ->
            let a = Data.decayingMatrix n n n 0.5
            let h = a.TransposeThisAndMultiply a
            let over value = value / h.Trace()

            over (CoordinateSmoothness.SignBound h),
            over (smoothness h).Upper,
            over (CoordinateSmoothness.DominanceBound h)
    ]

let numbers = orders |> Seq.map float

Chart.lines
    [
        "sum of |Hᵢⱼ|", numbers, cheap |> Seq.map (fun (_, _, above) -> above)
        "smallest sum", numbers, cheap |> Seq.map (fun (_, exact, _) -> exact)
        "signs of the first eigenvector", numbers, cheap |> Seq.map (fun (below, _, _) -> below)
    ]
|> Chart.logX
|> Chart.logY
|> Chart.withLabels "number of coordinates d" "over the trace of H"
|> Chart.withTitle "What the eigenbasis can save, and two estimates of it"

(**
The middle line is the factor that the best coordinates save over random ones. It grows with $d$. For the larger $d$ the sum of $|H_{ij}|$ overstates it by a
third or so; the signs of the leading eigenvector come within a few percent.

## Functions that are not quadratic

Then the constants must serve the Hessian at every point. For logistic regression $\nabla^2 f(\theta) = \tfrac1n \sum_i \sigma_i (1 - \sigma_i)\, a_i a_i^\top \preceq \tfrac{1}{4n} A^\top A$, and the
origin attains it: the constants at the origin are valid everywhere, proved. At the minimum they are smaller. What a run needs lies between.
*)

let rows = 20.0 * Data.decayingMatrix 11 200 20 0.5
let noise = vector (Sampling.draw 5 (Sampling.gaussian 2.0 200))
let labels = (rows.Column 0 + rows.Column 1 + noise).Map(fun v -> if v < 0.0 then -1.0 else 1.0)
let logistic = Objective.logisticRegression rows labels
let minimum = logistic |> Theory.minimum (Array.zeroCreate 20)
let sumAt point = (logistic |> Theory.smoothness point).Upper

let anywhere =
    [
        for seed in 1..5 do
            let point = Sampling.draw seed (Sampling.gaussian 1.0 20)
            $"a point of N(0, I), seed {seed}", sumAt point
    ]

let atOrigin = sumAt (Array.zeroCreate 20)
let atMinimum = sumAt (Array.ofSeq minimum.Point)

printfn "the minimum: %O" minimum

type Sum = { Point: string; Sum: float; Status: string }

Show.table
    [
        { Point = "the origin"; Sum = atOrigin; Status = "valid everywhere, proved" }
        { Point = "the minimum"; Sum = atMinimum; Status = "valid at this point" }
        yield! [ for name, sum in anywhere -> { Point = name; Sum = sum; Status = "valid at this point" } ]
    ]

(**
Sampling points can only show that constants are *not* valid everywhere; that some are needs a proof, as here. The library says of each statement which it is.

## Change one number

Twenty coordinates, each pair with the same correlation $r$: $H = (1 - r) I + r\, \mathbb 1 \mathbb 1^\top$. In the eigenbasis the sum is the trace, 20, whatever $r$ is. In these
coordinates it is not. What is saved at $r = 0$? What at 0.99?
*)

let r = 0.5 // change this number

let correlated = Matrix<float>.Build.Dense(20, 20, fun i j -> if i = j then 1.0 else r)
let sum = (smoothness correlated).Upper

printfn
    "smallest sum %.2f, in the eigenbasis %.2f, saved: a factor of %.2f"
    sum
    (correlated.Trace())
    (sum / correlated.Trace())

(**
## Exercises

**1.** Write the constants of diagonal dominance, $L_i = \sum_j |H_{ij}|$.

**2.** For $H = v v^\top$ the smallest sum has a formula. Find it: guess $X$ in the dual from the signs of $v$, and guess $L_i$ proportional to $|v_i|$ in the primal.

**3.** What are the smallest constants of the indefinite $H = \begin{pmatrix} 0 & 1 \\ 1 & 0 \end{pmatrix}$, and why is the trace no lower bound of any use here?
*)

let dominance (h: Matrix<float>) : float[] =
    // answer
    [| for i in 0 .. h.RowCount - 1 -> h.Row(i).L1Norm() |]
    // end of answer

let rankOne (v: Vector<float>) : float =
    // answer
    v.L1Norm() ** 2.0
    // end of answer

let saddle: float[] =
    // answer
    [| 1.0; 1.0 |]
    // end of answer: [||]

(*** cell ***)

let small = matrix [ [ 3.0; -2.0 ]; [ -2.0; 2.0 ] ]
let bound = CoordinateSmoothness.DominanceBound hessian
let solution = smoothness (matrix [ [ 0.0; 1.0 ]; [ 1.0; 0.0 ] ])

Check.all
    [
        Check.close "1: a small matrix" 1e-12 [| 5.0; 4.0 |] (dominance small)
        Check.that "1: they are valid" (fun () ->
            SmoothnessStatements.Feasible(hessian, dominance hessian).Verdict = Verdict.Holds)
        Check.close "1: their sum" 1e-9 bound (Array.sum (dominance hessian))
        Check.that "2: the library agrees" (fun () ->
            let v = vector [ 3.0; -1.0; 0.5; 2.0 ]
            abs ((smoothness (v.OuterProduct v)).Upper / rankOne v - 1.0) < 1e-5)
        Check.close "3: the library agrees" 1e-5 (Array.ofSeq solution.Constants) saddle
    ]

(**
<details><summary>Answer to 2</summary>

It is $\lVert v\rVert_1^2$. The dual: $X = s s^\top$ with $s = \operatorname{sign}(v)$ has $X_{ii} = 1$ and $\langle v v^\top, s s^\top \rangle = \langle s, v\rangle^2 = \lVert v\rVert_1^2$.
The primal: $L_i = |v_i|\, \lVert v\rVert_1$ is valid, since by Cauchy-Schwarz $\langle v, x\rangle^2 \le (\sum_i |v_i|)(\sum_i |v_i| x_i^2)$. Both values are equal, so both are optimal.
In the eigenbasis the sum is $\lVert v\rVert_2^2$. The ratio $\lVert v\rVert_1^2 / \lVert v\rVert_2^2$ lies between 1, for a coordinate axis, and $d$, for a vector with equal
entries. Divided by $d$ it is the *density* $\beta$ of the vector, which the theorem of notebook 5 contains.

</details>

<details><summary>Answer to 3</summary>

$L = (1, 1)$: $\operatorname{diag}(L) \pm H$ has the eigenvalues 0 and 2. The trace of $H$ is 0, since the eigenvalues 1 and −1 cancel. Both count, though: in the eigenbasis the constants are
their absolute values, with the sum 2. Here no basis is better than the original one.

</details>

**4.** Coordinate descent uses other constants: $f(x + t e_i) \le f(x) + t\, \partial_i f(x) + \tfrac12 M_i t^2$, one coordinate at a time. For a quadratic $M_i = H_{ii}$. Are the $M_i$ valid in
the sense of this notebook?

<details><summary>Answer</summary>

Only if $H$ is diagonal. Otherwise $\operatorname{diag}(M) - H$ has a zero diagonal, so its trace is 0, and it is not zero, so it has a negative eigenvalue. With
$H = \mathbb 1 \mathbb 1^\top$: $M_i = 1$, but in the direction $\mathbb 1$ the left side is $\tfrac12 d^2$ and the right side $\tfrac12 d$. It is this gap that makes moving all coordinates at once harder.

</details>

## What was reproduced, and what was not
*)

let ratioOf chosen = cheap |> List.map chosen
let growth = ratioOf (fun (_, exact, _) -> exact)

let enclosed =
    let atMost (x: float) y = x <= y * (1.0 + 1e-6)
    cheap |> List.forall (fun (below, exact, above) -> atMost below exact && atMost exact above)

let gap = solved.RelativeGap.ToString "0.0e0"

type Finding = { Expected: string; Found: string; Met: bool }

Show.table
    [
        {
            Expected = "primal and dual meet (no duality gap)"
            Found = $"relative gap {gap} after {solved.Sweeps} sweeps"
            Met = solved.RelativeGap <= 1e-6
        }
        {
            Expected = "Lemma 10: the inequality holds for sampled pairs"
            Found = $"largest quotient {sampled:F3}; along the worst direction {quotient x0 (x0 + worst):F6}"
            Met = (sampled <= 1.0 && quotient x0 (x0 + worst) <= 1.0 + 1e-9)
        }
        {
            Expected = "the sum is never below the trace, and the cheap bounds enclose it"
            Found = $"sum over trace between {List.min growth:F2} and {List.max growth:F2}"
            Met = (List.min growth >= 1.0 && enclosed)
        }
        {
            Expected = "logistic regression: no sampled point exceeds the origin"
            Found = $"largest {(anywhere |> Seq.map snd |> Seq.max):F3}, origin {atOrigin:F3}"
            Met = (anywhere |> List.forall (fun (_, sum) -> sum <= atOrigin * (1.0 + 1e-6)))
        }
    ]

(**
- The paper defines $L_f$ and bounds it; it does not compute it. The program, its solver and the interval are this library's.
- The bounds on $L_f$ from the EGOP (Lemmas 6 and 8) and the ratio of Theorem 5 are in notebook 5.
- For functions that are not quadratic, the smallest sum valid on a whole region was not computed: only bounds of it.

## Sources

- A. DePavia, V. Charisopoulos, R. Willett, *Faster Adaptive Optimization via Expected Gradient Outer Product Reparameterization*,
  [arXiv 2502.01594](https://arxiv.org/abs/2502.01594): Equation 1, Lemma 10.
- R. Jiang, D. Maladkar, A. Mokhtari, [arXiv 2406.04592](https://arxiv.org/abs/2406.04592), and Y. Liu, R. Pan, T. Zhang,
  [arXiv 2406.15244](https://arxiv.org/abs/2406.15244): convergence of Adagrad under coordinate-wise smoothness.
- P.-W. Wang, W.-C. Chang, J. Z. Kolter, *The Mixing Method: Low-Rank Coordinate Descent for Semidefinite Programming with Diagonal Constraints*,
  [arXiv 1706.00476](https://arxiv.org/abs/1706.00476): the algorithm.
- N. Boumal, V. Voroninski, A. Bandeira, *The Non-convex Burer-Monteiro Approach Works on Smooth Semidefinite Programs*, NeurIPS 2016: why factors of rank above
  $\sqrt{2d}$ do.
*)
