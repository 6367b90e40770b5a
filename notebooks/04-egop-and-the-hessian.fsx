(**
# 4. The EGOP and the Hessian at a minimum

Near a minimum the EGOP is, up to a factor, the square of the Hessian. So its eigenvectors are nearly those of the Hessian, and gradients alone find
the coordinates in which the Hessian is nearly diagonal. This notebook checks the statement with its constants, for quadratics and beyond.

Let $\theta^\star$ be a minimum, $H$ the Hessian there, and $\rho$ a distribution with $\mathbb E[\theta] = 0$ and $\mathbb E[\theta\theta^\top] = c^2 I$. Then

$$
\mathrm{EGOP}(f) = c^2 H^2 + H \theta^\star \theta^{\star\top} H + E, \qquad
\lVert E \rVert \le e = h\, \lVert H\rVert\; \mathbb E\lVert\theta - \theta^\star\rVert^3 + \tfrac{h^2}{4}\, \mathbb E\lVert\theta - \theta^\star\rVert^4 ,
$$

where $h$ is a Lipschitz constant of the Hessian. If also $\lVert\theta^\star\rVert \le c$, then $c^2 H^2 - e I \preceq \mathrm{EGOP}(f) \preceq 2 c^2 H^2 + e I$ (Lemma 11 of the paper).
*)
(*** hide ***)
#load "../scripts/egop.fsx"

open System
open MathNet.Numerics.LinearAlgebra
open Egop

let size = Experiment.sizeOr ExperimentSize.Notebook
let samples, repeats = if size = ExperimentSize.Smoke then 400, 4 else 20000, 24
let norm (m: Matrix<float>) = m.Evd(Symmetricity.Symmetric).EigenValues.Real().AbsoluteMaximum()

(**
## A quadratic, by hand

For $f(\theta) = \tfrac12 \lVert A\theta - y\rVert^2$ the gradient is $H(\theta - \theta^\star)$ with $H = A^\top A$. Then $h = 0$ and $e = 0$, and the first line above is an identity:
$\mathbb E[(\theta - \theta^\star)(\theta - \theta^\star)^\top] = c^2 I + \theta^\star\theta^{\star\top}$. Here are 20 parameters, eigenvalues of $H$ equal to $1, \tfrac12, \tfrac13, \dots$, and a minimum at distance 0.9.
*)

let d, c = 20, 1.0
let a = Data.decayingMatrix 1 40 d 0.5
let minimizer = 0.9 * (vector (Sampling.draw 3 (Sampling.gaussian 1.0 d))).Normalize 2.0
let f = Objective.leastSquares a (a * minimizer)

let h = a.Transpose() * a
let slope = h * minimizer
let closedForm = c ** 2.0 * h * h + slope.OuterProduct slope

let sampled count =
    Seq.init count (fun i ->
        let g = f |> Objective.gradient (Sampling.draw i (Sampling.gaussian c d)) |> vector
        g.OuterProduct g / float count)
    |> Seq.reduce (+)

let error (estimate: Matrix<float>) = (estimate - closedForm).FrobeniusNorm() / closedForm.FrobeniusNorm()
printfn "relative error of %d samples: %.3f" 200 (error (sampled 200))

(**
## More samples

The error of a mean of $M$ independent samples falls like $1/\sqrt M$. The points below are means over several estimates; the line has the slope $-\tfrac12$.
*)

let estimateOf (seed: int) count =
    let options = EgopOptions(Samples = count, Seed = uint64 seed)
    (f |> Egop.estimateWith options (Sampling.gaussian c)).Blocks[0].ToMatrix()

let counts = [ 25; 50; 100; 200; 400; 800 ]
let errors = counts |> List.map (fun m -> List.average [ for seed in 1..repeats -> error (estimateOf seed m) ])
let first = errors[0] * sqrt 25.0

let expected = counts |> Seq.map (fun m -> first / sqrt (float m))

Chart.lines [ ("first point / √(M / 25)", Seq.map float counts, expected) ]
|> Chart.over (Chart.points [ ("measured", Seq.map float counts, errors) ])
|> Chart.logX
|> Chart.logY
|> Chart.withLabels "samples M" "relative error of the EGOP"
|> Chart.withTitle "The estimate converges to the closed form"

(**
## With the library

`Theory.geometry` puts the objective, its EGOP and its Hessian at the minimum side by side. It finds the minimum, and knows the closed form for quadratics.
Then each statement as a certificate: the sampled estimate against the closed form, the rate of convergence, and the two sides of the order. The last two compare the
extreme eigenvalues of $\mathrm{EGOP} - c^2 H^2$ and $\mathrm{EGOP} - 2 c^2 H^2$ with $\mp e$.
*)

let rho = Sampling.gaussian c
let estimate = f |> Egop.estimate samples rho
let geometry = f |> Theory.geometry rho estimate

Check.all
    [
        Check.close "the same minimum" 1e-8 (minimizer.ToArray()) (Array.ofSeq geometry.Minimum.Point)
        Check.close "the same Hessian" 1e-10 h (geometry.Hessian.ToMatrix())
        Check.close "the same closed form" 1e-10 closedForm (geometry.EgopMatrix.ToMatrix())
    ]
|> printfn "%O\n\n%O" geometry

let statements =
    CertificateTable
        [
            HessianStatements.ClosedForm geometry
            HessianStatements.Rate geometry
            HessianStatements.LowerLoewner geometry
            HessianStatements.UpperLoewner geometry
        ]

statements

(**
## What it says about eigenvalues and eigenvectors

If $A \preceq B$ then each eigenvalue of $A$ is at most the one of $B$ with the same number. With $\kappa_k$ the eigenvalues of $H$ this gives
$c^2 \kappa_k^2 \le \lambda_k \le 2 c^2 \kappa_k^2$ for every $k$: the EGOP's spectrum is the squared spectrum of the Hessian, up to a factor of 2 (left).

On the right are the eigenvectors: the numbers $|\langle u_j, v_k \rangle|$ for the eigenvectors $u_j$ of $H$ (rows) and $v_k$ of the sampled EGOP (columns), both by falling eigenvalue.
For $\theta^\star = 0$ and infinitely many samples they would form the identity. The leading directions are found well; far down the spectrum neighbouring eigenvalues are close to
each other, and a small perturbation mixes their vectors.
*)

let descending (m: Matrix<float>) =
    let evd = m.Evd Symmetricity.Symmetric
    evd.EigenValues.Real().ToArray() |> Array.sortDescending

let curvatures = descending h
let ks = [ 1.0 .. float d ]

let vectorsOf (m: Matrix<float>) =
    let evd = m.Evd Symmetricity.Symmetric
    let values = evd.EigenValues.Real()
    let order = [| 0 .. m.RowCount - 1 |] |> Array.sortByDescending (fun i -> values[i])
    Matrix<float>.Build.DenseOfColumnVectors(order |> Seq.map evd.EigenVectors.Column)

let overlap (hessian: Matrix<float>) (egop: Matrix<float>) =
    (vectorsOf hessian).TransposeThisAndMultiply(vectorsOf egop).PointwiseAbs()

let spectrum =
    Chart.lines
        [
            "2 c² κₖ²", ks, curvatures |> Seq.map (fun k -> 2.0 * c ** 2.0 * k ** 2.0)
            "eigenvalues of the EGOP", ks, descending closedForm
            "c² κₖ²", ks, curvatures |> Seq.map (fun k -> c ** 2.0 * k ** 2.0)
        ]
    |> Chart.logY
    |> Chart.withLabels "k" "eigenvalue"
    |> Chart.withTitle "Eigenvalues of the EGOP and their bounds"
    |> Chart.withSize 520 420

let vectors =
    overlap h (estimate.Blocks[0].ToMatrix())
    |> Chart.heatMap
    |> Chart.withLabels "eigenvector of the EGOP" "eigenvector of H"
    |> Chart.withTitle "Eigenvectors of H and of the EGOP"
    |> Chart.withSize 520 420

Chart.grid 2 [ spectrum; vectors ]

(**
## Beyond quadratics

For logistic regression the Hessian changes from point to point, and $h$ is known: $h \le \frac{1}{6\sqrt 3}\, \frac1n \sum_i \lVert a_i\rVert^3$. Points are drawn from $N(\theta^\star, c^2 I)$
around the minimum, so that the middle term of the formula vanishes. How close is the EGOP to $c^2 H^2$, and how large is the bound $e$?
*)

let rows = 6.0 * Data.decayingMatrix 11 200 d 0.5
let noise = vector (Sampling.draw 5 (Sampling.gaussian 0.5 200))
let labels = (rows.Column 0 + noise).Map(fun v -> if v < 0.0 then -1.0 else 1.0)
let logistic = Objective.logisticRegression rows labels
let bottom = logistic |> Theory.minimum (Array.zeroCreate d)
let center = Array.ofSeq bottom.Point
let curvature = Hessians.At(logistic, ReadOnlySpan center).ToMatrix()
let lipschitz = (HessianLipschitz.Bound(logistic, infinity)).Value

let scales = [ 0.01; 0.03; 0.1; 0.3; 1.0; 3.0; 10.0 ]

/// The EGOP of a function around the minimum: the same seed, so the same points, for every function.
let egopAround (f: IObjective) scale =
    f
    |> Egop.estimateWith (EgopOptions(Samples = samples)) (Sampling.around center (Sampling.gaussian scale))

let matrixAround f scale = (egopAround f scale).Blocks[0].ToMatrix()

/// ½ (θ − θ*)ᵀ H (θ − θ*), whose EGOP is c² H² but for the sampling.
let model = Objectives.Quadratic(curvature, curvature * vector center)

/// e for N(θ*, c² I): E‖θ − θ*‖⁴ = c⁴ d (d + 2), and the third moment by Cauchy-Schwarz.
let errorTerm scale =
    let second, fourth = scale ** 2.0 * float d, scale ** 4.0 * float (d * (d + 2))
    lipschitz * norm curvature * sqrt (second * fourth) + lipschitz ** 2.0 / 4.0 * fourth

let relative =
    [
        for scale in scales ->
            let whole = scale ** 2.0 * norm (curvature * curvature)
            norm (matrixAround logistic scale - matrixAround model scale) / whole, errorTerm scale / whole
    ]

printfn "the minimum: %O" bottom

Chart.lines [ "bound e", scales, Seq.map snd relative; "measured", scales, Seq.map fst relative ]
|> Chart.logX
|> Chart.logY
|> Chart.withLabels "scale c of the points" "distance over ‖c² H²‖"
|> Chart.withTitle "EGOP and squared Hessian of logistic regression"

(**
The measured distance vanishes as the points come closer, as it must. It lies below the bound by a factor of a thousand or more: the lemma is safe, not sharp. It is
a statement about small $c$; at $c = 10$ the EGOP has little to do with $H^2$.

## What it is good for

In the eigenbasis of $H$ the coordinate-wise smoothness constants have the smallest sum that any basis can give, the trace (notebook 3). How close does an EGOP basis
come? The picture shows the smallest sum of $V^\top H V$ over the trace, for EGOPs sampled around the minimum, which one would not know beforehand, and around the origin.
*)

let overTrace (v: Matrix<float>) =
    let turned = v.Transpose() * curvature * v

    (Theory.smoothnessOf ((turned + turned.Transpose()) / 2.0)).Upper / curvature.Trace()

let atOrigin scale = logistic |> Egop.estimate samples (Sampling.gaussian scale)

let basisOf (estimate: EgopEstimate) = estimate.Blocks[0].ToEigenvectors()
let atBottom = [ for scale in scales -> overTrace (basisOf (egopAround logistic scale)) ]
let elsewhere = [ for scale in scales -> overTrace (basisOf (atOrigin scale)) ]
let original = overTrace (DenseMatrix.identity d)

Chart.lines
    [
        "original coordinates", scales, scales |> Seq.map (fun _ -> original)
        "EGOP around the origin", scales, elsewhere
        "EGOP around the minimum", scales, atBottom
    ]
|> Chart.logX
|> Chart.withLabels "scale c of the points" "smallest sum over the trace of H"
|> Chart.withTitle "How nearly the EGOP basis diagonalizes the Hessian"

(**
Every EGOP basis here comes close: its sum exceeds the trace by less than a third, while in original coordinates it is four times the trace. Around the minimum
and at small scale the excess is a few percent, as the lemma promises. That wide samples, or samples around the origin, do nearly as well is more than the lemma says; it is
the decay of the data that carries over to the EGOP anywhere (notebook 6). What Adagrad makes of the smaller sum is the subject of notebook 5.

## Roots keep the order, squares do not

The theory goes on from $\mathrm{EGOP} \succeq c^2 H^2$ to $\sqrt{\mathrm{EGOP}} \succeq c\,H$, because the sum of the constants is about $H$ and not its square. For numbers that is clear. For
matrices it is Lemma 13: $0 \preceq A \preceq B$ implies $A^{1/2} \preceq B^{1/2}$. The converse fails: $A \preceq B$ does not imply $A^2 \preceq B^2$.
*)

let two (p, q, r) = matrix [ [ p; q ]; [ q; r ] ]
let lower, upper = two (1.0, 1.0, 1.0), two (2.0, 1.0, 1.0)

CertificateTable
    [
        MatrixStatements.RootKeepsOrder(lower, upper)
        MatrixStatements.RootKeepsOrder(DataMatrix.FromMatrix(h * h), geometry.EgopMatrix)
        MatrixStatements.SquareKeepsOrder(lower, upper)
    ]

(**
## Change one number

The assumption $\lVert\theta^\star\rVert \le c$ keeps the middle term $H\theta^\star\theta^{\star\top}H$ below $c^2 H^2$. Move the minimum of the quadratic farther away. The certificate no longer applies, and
the leading eigenvector turns from that of $H$ towards $H\theta^\star$. Look for the distance at which that happens.
*)

let far = 10.0 // change this number

let moved = Objective.leastSquares a (a * (far * minimizer.Normalize 2.0))
let movedEstimate = moved |> Egop.estimate samples rho
let cosine = abs ((vectorsOf h).Column 0 * (basisOf movedEstimate).Column 0)
printfn "cosine of the angle between the leading eigenvectors: %.3f" cosine
HessianStatements.UpperLoewner(moved |> Theory.geometry rho movedEstimate)

(**
## Exercises

**1.** For $\theta^\star = 0$ the EGOP of a quadratic is $c^2 H^2$. Recover $H$ from it: write the root of a positive semidefinite matrix, divided by $c$.

**2.** Points drawn uniformly from the ball of radius $R$ have $\mathbb E[\theta\theta^\top] = c^2 I$. What is $c$? Use that $\mathbb E\lVert\theta\rVert^2 = \frac{d}{d+2} R^2$.
*)

let hessianFromEgop (egop: Matrix<float>) (c: float) : Matrix<float> =
    // answer
    let evd = egop.Evd Symmetricity.Symmetric
    let roots = evd.EigenValues.Real().Map(fun v -> sqrt (max 0.0 v))

    evd.EigenVectors * DenseMatrix.ofDiag roots * evd.EigenVectors.Transpose() / c
    // end of answer

let scaleOfBall (radius: float) (dimension: int) : float =
    // answer
    radius / sqrt (float dimension + 2.0)
    // end of answer

(*** cell ***)

let centered = Objective.quadratic h |> Egop.estimate samples (Sampling.gaussian 2.0)

Check.all
    [
        Check.close "1: from the closed form" 1e-8 h (hessianFromEgop (4.0 * h * h) 2.0)
        Check.that "1: from gradients alone, within 20 %" (fun () ->
            let found = hessianFromEgop (centered.Blocks[0].ToMatrix()) 2.0
            (found - h).FrobeniusNorm() < 0.2 * h.FrobeniusNorm())
        Check.that "2: the library agrees" (fun () -> abs (scaleOfBall 3.0 7 - (Sampling.ball 3.0 7).Scale) < 1e-12)
    ]

(**
<details><summary>Answer to 2</summary>

The trace of $c^2 I$ is $c^2 d$, and it is $\mathbb E\lVert\theta\rVert^2 = \frac{d}{d+2} R^2$. So $c = R / \sqrt{d + 2}$: in high dimension a ball of radius $R$ is much narrower than it seems.

</details>

**3.** Show that $H\theta^\star\theta^{\star\top}H \preceq \lVert\theta^\star\rVert^2 H^2$, which gives the factor 2 in the upper bound when $\lVert\theta^\star\rVert \le c$.

<details><summary>Answer</summary>

For any $u$, $u^\top H\theta^\star\theta^{\star\top}H u = \langle Hu, \theta^\star\rangle^2 \le \lVert\theta^\star\rVert^2\, \lVert Hu\rVert^2 = \lVert\theta^\star\rVert^2\, u^\top H^2 u$, by Cauchy-Schwarz.

</details>

**4.** The measured distance for logistic regression falls like $c^2$ for small $c$, the bound like $c$. Where does the bound lose a power?

<details><summary>Answer</summary>

The gradient is $H(\theta - \theta^\star) + r(\theta)$ with $r$ quadratic to leading order. The largest error term is $\mathbb E[H(\theta - \theta^\star)\, r(\theta)^\top]$, of third order in $\theta - \theta^\star$. The bound takes
norms inside the expectation. But the distribution is symmetric about $\theta^\star$, so odd moments vanish and the term is of fourth order.

</details>

## What was reproduced, and what was not
*)

let slopeOf (ys: float list) = log10 (ys[2] / ys[0]) / log10 (scales[2] / scales[0])
let measuredSlope, boundSlope = slopeOf (List.map fst relative), slopeOf (List.map snd relative)
let room = relative |> List.map (fun (measured, bound) -> bound / measured) |> List.min

type Finding = { Expected: string; Found: string; Met: bool }

Show.table
    [
        {
            Expected = "Lemma 11 for a quadratic: closed form, rate and both orders"
            Found = $"{statements.Number Verdict.Holds} of {statements.Count} certificates hold"
            Met = (statements.Number Verdict.Holds = statements.Count)
        }
        {
            Expected = "the error of M samples falls like M to the power −0.5"
            Found = $"fitted power {statements[1].Left:F3}"
            Met = (statements[1].Verdict = Verdict.Holds)
        }
        {
            Expected = "Lemma 11 beyond quadratics: distance below e at every scale"
            Found = $"e is at least {room:F0} times the distance"
            Met = room >= 1.0
        }
        {
            Expected = "the distance vanishes with c at least as fast as e"
            Found = $"powers of c: measured {measuredSlope:F2}, e {boundSlope:F2}"
            Met = measuredSlope >= boundSlope - 0.1
        }
        {
            Expected = "an EGOP basis near the minimum nearly diagonalizes H"
            Found = $"sum over trace {List.min atBottom:F3}, in original coordinates {original:F3}"
            Met = List.min atBottom - 1.0 < 0.1 * (original - 1.0)
        }
    ]

(**
- Lemma 11 was checked on one quadratic and one logistic regression; `scripts/check-theory.fsx` does more objectives. The paper gives the error term up to constants; those above are derived
  by this library (docs/theory.md, section 4).
- For logistic regression the distance to $c^2 H^2$ was measured against the same samples of a quadratic, so that sampling noise cancels. The expectation itself was not computed.
- ReLU networks have no Lipschitz Hessian. For them the lemma says nothing, and nothing is claimed.

## Sources

- A. DePavia, V. Charisopoulos, R. Willett, *Faster Adaptive Optimization via Expected Gradient Outer Product Reparameterization*,
  [arXiv 2502.01594](https://arxiv.org/abs/2502.01594): section 4, Lemmas 11 and 13.
- R. Bhatia, *Matrix Analysis*, Springer 1997, chapter V: functions that keep the order of matrices.
*)
