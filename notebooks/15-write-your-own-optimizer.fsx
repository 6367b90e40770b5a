(**
# 15. Write your own optimizer

An optimizer here is a dozen lines: what it remembers, and what one step does. This notebook writes three of them, checks two against the
library, and lets each run in every basis, with clipping, schedules and checkpoints, without another line.

Every first-order method is of the form

$$
x_{t+1} = x_t - \eta_t\, u\bigl(\nabla f(x_t),\, s_t\bigr), \qquad s_{t+1} = r\bigl(\nabla f(x_t),\, s_t\bigr),
$$

with a *state* $s_t$. Three things are kept apart: the **hyper-parameters**, which never change; the **state**, which the caller holds; and the
**parameters** $x$, a span of numbers. The same optimizer can drive any number of runs at once.
*)
(*** hide ***)
#load "../scripts/egop.fsx"

open System
open Egop

let size = Experiment.sizeOr ExperimentSize.Notebook
let steps = if size = ExperimentSize.Smoke then 50 else 400

(**
## The smallest one

Sign descent moves every coordinate by $\eta$ against the sign of its derivative, $x \leftarrow x - \eta\, \mathrm{sign}(\nabla f(x))$. It remembers nothing but
the number of steps. It inherits from `DoubleOptimizer`, which wants one step in double precision and does the rest: in a run in single precision it widens
the gradient and rounds the parameters once a step. `BeginStep` checks the lengths, counts the step and gives its number, from 1.
*)

type SignDescent(rate: Schedule) =
    inherit DoubleOptimizer()
    override _.Name = "sign descent"
    override _.LearningRate = rate
    override _.WithLearningRate other = SignDescent other

    override _.Step(state, gradient, x) =
        let step = state.BeginStep(gradient, x)

        for i in 0 .. x.Length - 1 do
            x[i] <- x[i] - rate.At(step - 1L) * float (sign gradient[i])

(**
## A problem and a run

Least squares with singular values $1/k$, in 30 parameters. The optimizer goes wherever the library's own go.
*)

let rows = Data.decayingMatrix 1 60 30 1.0
let f = Objective.leastSquares rows (rows * vector (Array.create 30 1.0))
let start = Sampling.draw 7 (Sampling.gaussian 1.0 30)

let constant = SignDescent(Schedule.constant 0.02)
let fading = SignDescent(Schedule.linear 0.02 0.0 steps)

Chart.losses
    [
        "constant rate", f |> Train.run steps constant start
        "rate fading to zero", f |> Train.run steps fading start
        "gradient descent", f |> Train.run steps (Optimizer.sgd 1.0) start
    ]
|> Chart.logY
|> Chart.withTitle "Sign descent"

(**
With a constant rate the iterates end up jumping over the minimum: the steps never get shorter than $\eta$ in any coordinate. A schedule is
a function of the step, given where a number could be.

## Change one number

Try other powers and see how the two ends of the curve trade: far from the minimum a large rate is fast, near it a small one.
*)

let power = 1.0 // change this number: 0.5, 1, 2, 4

let shrinking =
    SignDescent(Schedule.ofFunction (fun step -> 0.02 * (1.0 - float step / float (steps + 1)) ** power))

Chart.losses [ ($"power {power}", f |> Train.run steps shrinking start) ]
|> Chart.logY
|> Chart.withTitle "Rates that fade like a power"

(**
## One with memory

What a method remembers is a list of named arrays, *slots*. Each says what kind it is: a **momentum** is a mean of gradients and turns with
the coordinates; a **second moment** is a mean of squares and does not. The kind is all that the library needs to carry a state over when
the basis is refreshed.

Adam, from its paper: means of the gradient and of its square, both corrected for their start at zero.

$$
m \leftarrow \beta_1 m + (1-\beta_1) g, \quad v \leftarrow \beta_2 v + (1-\beta_2) g^2, \quad
x \leftarrow x - \eta\, \frac{m / (1-\beta_1^t)}{\sqrt{v / (1-\beta_2^t)} + \varepsilon} .
$$
*)

type MyAdam(rate: Schedule) =
    inherit DoubleOptimizer()
    let beta1, beta2, epsilon = 0.9, 0.999, 1e-8

    override _.Name = "my Adam"
    override _.LearningRate = rate
    override _.WithLearningRate other = MyAdam other

    override _.Slots layout =
        let zeros () = Array.zeroCreate<float> layout.Dimension
        [ StateSlot("m", SlotKind.Momentum, zeros ()); StateSlot("v", SlotKind.SecondMoment, zeros ()) ]

    override _.Step(state, gradient, x) =
        let t = float (state.BeginStep(gradient, x))
        let m = state["m"]
        let v = state["v"]
        let rate, c1, c2 = rate.At(state.Steps - 1L), 1.0 - beta1 ** t, 1.0 - beta2 ** t

        for i in 0 .. x.Length - 1 do
            m[i] <- beta1 * m[i] + (1.0 - beta1) * gradient[i]
            v[i] <- beta2 * v[i] + (1.0 - beta2) * gradient[i] * gradient[i]
            x[i] <- x[i] - rate * (m[i] / c1) / (sqrt (v[i] / c2) + epsilon)

(**
The check that matters: the same numbers as a reference. The library's Adam is itself compared with recorded numbers of other implementations.
*)

let mine = f |> Train.run steps (MyAdam(Schedule.constant 0.1)) start
let reference = f |> Train.run steps (Optimizer.adam 0.1) start

let pointOf (run: TrainResult) = Array.ofSeq run.FinalPoint

Check.close "the same point as the library's Adam" 1e-9 (pointOf reference) (pointOf mine)

(**
## What it can do without another line

A change of basis is a property of the run, or of the optimizer; pieces that change the gradient go before any method; states are saved by name.
*)

let egop = f |> Egop.estimate 500 (Sampling.gaussian 1.0)
let basis = Basis.ofEgop egop
let adam = MyAdam(Schedule.constant 0.1) :> IOptimizer
let clipped = adam |> Optimizer.clipByGlobalNorm 0.1

Chart.losses
    [
        "original", mine
        "EGOP", f |> Train.runIn basis steps adam start
        "EGOP, clipped to norm 0.1", f |> Train.runIn basis steps clipped start
    ]
|> Chart.logY
|> Chart.withTitle "My Adam in two bases"

(**
Its state is a table of arrays, and a run can be stopped, saved, and gone on with. Going on from the middle gives the bits of never having stopped:
*)

let file = IO.Path.Combine(IO.Path.GetTempPath(), $"egop-notebook-15-{Environment.ProcessId}.safetensors")

let resumed =
    try
        f |> Train.run (steps / 2) adam start |> Checkpoint.ofRun |> Checkpoint.save file
        f |> Train.resume (TrainOptions(Steps = steps)) adam (Checkpoint.load file adam f)
    finally
        IO.File.Delete file

Check.equal "stopped, saved, gone on: the same bits" (pointOf mine) (pointOf resumed)

(**
## Does it care about coordinates?

`Theory.equivariance` runs the method in original and in turned coordinates and compares the points. Gradient descent must follow the rotation; a
method that treats coordinates one by one does not.
*)

let turned = Basis.randomRotation 3 30

[ Optimizer.sgd 0.5; adam; constant :> IOptimizer ]
|> List.map (fun optimizer ->
    let certificate = f |> Theory.equivariance turned optimizer start

    {|
        Optimizer = optimizer.Name
        ``Relative distance`` = certificate.Left
        Verdict = string certificate.Verdict
    |})
|> Show.table

(**
"Violated" is the expected verdict of the last two: the statement "the iterates follow a rotation" is false for them.

## Exercises

**1.** Heavy-ball momentum, $m \leftarrow \mu m + g$, $x \leftarrow x - \eta\, m$. Fill in the two lines of the step.
*)

type HeavyBall(mu: float, rate: Schedule) =
    inherit DoubleOptimizer()
    override _.Name = "heavy ball"
    override _.LearningRate = rate
    override _.WithLearningRate other = HeavyBall(mu, other)
    override _.Slots layout = [ StateSlot("m", SlotKind.Momentum, Array.zeroCreate<float> layout.Dimension) ]

    override _.Step(state, gradient, x) =
        let step = state.BeginStep(gradient, x)
        let m = state["m"]

        for i in 0 .. x.Length - 1 do
            // answer
            m[i] <- mu * m[i] + gradient[i]
            x[i] <- x[i] - rate.At(step - 1L) * m[i]
            // end of answer: ()

(*** cell ***)

let heavy = f |> Train.run steps (HeavyBall(0.9, Schedule.constant 0.1)) start
let library = f |> Train.run steps (Optimizer.momentum 0.9 0.1) start
Check.close "as the library's momentum" 1e-9 (pointOf library) (pointOf heavy)

(**
**2.** Is heavy-ball momentum equivariant under rotations? Decide, then check with `Theory.equivariance`.

<details><summary>Answer</summary>

Yes. Momentum and step are linear in the gradients, with the same factor for all coordinates: turning the gradients turns both.

</details>
*)

let heavyFollows: bool =
    // answer
    (f |> Theory.equivariance turned (HeavyBall(0.9, Schedule.constant 0.1)) start).Verdict = Verdict.Holds
    // end of answer: false

(*** cell ***)

Check.that "momentum follows rotations" (fun () -> heavyFollows)

(**
**3.** What goes wrong if Adam's correction for the start, the two divisions by $1 - \beta^t$, is left out? Take $g = 1$ at every step, and compute the first step
with and without it.

<details><summary>Answer</summary>

With it the first step is $\eta$. Without it $m = 1 - \beta_1 = 0.1$ and $v = 1 - \beta_2 = 0.001$, so the step is $\eta \cdot 0.1 / \sqrt{0.001} \approx 3.2\,\eta$: the second mean starts
further from its limit than the first, and early steps are too long.

</details>

## What was reproduced, and what was not

- Adam as in its paper agrees with the library's, which is checked against recorded numbers of PyTorch and optax in the tests.
- The library's own methods take a whole register of coordinates at once, in single or double precision, without allocating; these here
  take one coordinate after the other, in double precision. The result is the same, the speed is not.

## Sources

- D. Kingma, J. Ba, *Adam: A Method for Stochastic Optimization*, ICLR 2015, Algorithm 1.
- J. Bernstein, Y.-X. Wang, K. Azizzadenesheli, A. Anandkumar, *signSGD*, ICML 2018.
- The list of methods with their formulas: `Optimizer.table ()`, and the page "Which optimizer when".
*)
