namespace Egop

/// Learning rates and other hyper-parameters as functions of the step.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Schedule =

    /// η_t = η. C#: Schedules.Constant(value)
    let constant (value: float) : Schedule = Schedules.Constant value

    /// Cosine annealing to zero over a number of steps. C#: Schedules.Cosine(initial, totalSteps)
    let cosine (initial: float) (totalSteps: int) : Schedule = Schedules.Cosine(initial, totalSteps)

    /// A straight line over a number of steps. C#: Schedules.Linear(initial, final, totalSteps)
    let linear (initial: float) (final: float) (totalSteps: int) : Schedule =
        Schedules.Linear(initial, final, totalSteps)

    /// η_t = η_0 γ^t. C#: Schedules.Exponential(initial, factor)
    let exponential (factor: float) (initial: float) : Schedule = Schedules.Exponential(initial, factor)

    /// Constant for a number of steps, then as 1/√t. C#: Schedules.InverseSquareRoot(initial, flatSteps)
    let inverseSquareRoot (flatSteps: int) (initial: float) : Schedule = Schedules.InverseSquareRoot(initial, flatSteps)

    /// A constant between boundaries: the first value, then (first step, value) of each later piece. C#: Schedules.Piecewise(initial, pieces)
    let piecewise (initial: float) (pieces: (int * float) seq) : Schedule =
        Schedules.Piecewise(initial, pieces |> Seq.map (fun (start, value) -> struct (start, value)))

    /// One cosine half-wave up to a peak and one down. C#: Schedules.OneCycle(peak, totalSteps)
    let oneCycle (peak: float) (totalSteps: int) : Schedule = Schedules.OneCycle(peak, totalSteps)

    /// A line from zero for a number of steps, then another schedule. C#: Schedules.WarmUp(steps, schedule)
    let warmUp (steps: int) (schedule: Schedule) : Schedule = Schedules.WarmUp(steps, schedule)

    /// A schedule, then others, each counted from the step where it starts. C#: Schedules.Join(first, pieces)
    let join (pieces: (int * Schedule) seq) (first: Schedule) : Schedule =
        Schedules.Join(first, pieces |> Seq.map (fun (start, schedule) -> struct (start, schedule)))

    /// The product of two schedules. C#: Schedules.Product(first, second)
    let product (first: Schedule) (second: Schedule) : Schedule = Schedules.Product(first, second)

    /// A function of the step, counted from 0. C#: Schedules.FromFunction(step => ...)
    let ofFunction (f: int -> float) : Schedule = Schedules.FromFunction(fun step -> f (int step))

    /// The value used by a step, counted from 0. C#: schedule.At(step)
    let at (step: int) (schedule: Schedule) : float = schedule.At step

/// Update rules; hyper-parameters first.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Optimizer =

    /// x ← x − η g. C#: Optimizers.Sgd(rate)
    let sgd (rate: float) : IOptimizer = Optimizers.Sgd(Schedule.constant rate)

    /// SGD with momentum. C#: Optimizers.Momentum(rate, momentum)
    let momentum (momentum: float) (rate: float) : IOptimizer = Optimizers.Momentum(Schedule.constant rate, momentum)

    /// Adagrad. C#: Optimizers.Adagrad(rate)
    let adagrad (rate: float) : IOptimizer = Optimizers.Adagrad(Schedule.constant rate)

    /// RMSProp. C#: Optimizers.RmsProp(rate)
    let rmsProp (rate: float) : IOptimizer = Optimizers.RmsProp(Schedule.constant rate)

    /// Adam. C#: Optimizers.Adam(rate)
    let adam (rate: float) : IOptimizer = Optimizers.Adam(Schedule.constant rate)

    /// Adam with decoupled weight decay. C#: Optimizers.AdamW(rate, weightDecay)
    let adamW (weightDecay: float) (rate: float) : IOptimizer = Optimizers.AdamW(Schedule.constant rate, weightDecay)

    /// AMSGrad in PyTorch's convention. C#: Optimizers.AmsGrad(rate)
    let amsGrad (rate: float) : IOptimizer = Optimizers.AmsGrad(Schedule.constant rate)

    /// Adadelta. C#: Optimizers.Adadelta(rate)
    let adadelta (rate: float) : IOptimizer = Optimizers.Adadelta(Schedule.constant rate)

    /// Adamax. C#: Optimizers.Adamax(rate)
    let adamax (rate: float) : IOptimizer = Optimizers.Adamax(Schedule.constant rate)

    /// NAdam in PyTorch's corrected convention. C#: Optimizers.NAdam(rate)
    let nAdam (rate: float) : IOptimizer = Optimizers.NAdam(Schedule.constant rate)

    /// RAdam. C#: Optimizers.RAdam(rate)
    let rAdam (rate: float) : IOptimizer = Optimizers.RAdam(Schedule.constant rate)

    /// AGD. C#: Optimizers.Agd(rate)
    let agd (rate: float) : IOptimizer = Optimizers.Agd(Schedule.constant rate)

    /// VectorAdam on the rows of matrices. C#: Optimizers.VectorAdam(rate)
    let vectorAdam (rate: float) : IOptimizer = Optimizers.VectorAdam(Schedule.constant rate)

    /// Adafactor with a rate relative to the size of the parameters. C#: Optimizers.Adafactor(rate)
    let adafactor (rate: float) : IOptimizer = Optimizers.Adafactor(Schedule.constant rate)

    /// AdaLomo. C#: Optimizers.AdaLomo(rate)
    let adaLomo (rate: float) : IOptimizer = Optimizers.AdaLomo(Schedule.constant rate)

    /// Adagrad with a full matrix for each parameter array. C#: Optimizers.FullMatrixAdagrad(rate)
    let fullMatrixAdagrad (rate: float) : IOptimizer = Optimizers.FullMatrixAdagrad(Schedule.constant rate)

    /// Shampoo as in its paper. C#: Optimizers.Shampoo(rate)
    let shampoo (rate: float) : IOptimizer = Optimizers.Shampoo(Schedule.constant rate)

    /// Distributed Shampoo, at Adagrad's step length. C#: Optimizers.DistributedShampoo(rate)
    let distributedShampoo (rate: float) : IOptimizer = Optimizers.DistributedShampoo(Schedule.constant rate)

    /// SOAP. C#: Optimizers.Soap(rate)
    let soap (rate: float) : IOptimizer = Optimizers.Soap(Schedule.constant rate)

    /// GaLore of a rank. C#: Optimizers.GaLore(rate, rank)
    let galore (rank: int) (rate: float) : IOptimizer = Optimizers.GaLore(Schedule.constant rate, rank)

    /// AdaDiag++. C#: Optimizers.AdaDiag(rate)
    let adaDiag (rate: float) : IOptimizer = Optimizers.AdaDiag(Schedule.constant rate)

    /// Muon, for parameters that are all matrices. C#: Optimizers.Muon(rate)
    let muon (rate: float) : IOptimizer = Optimizers.Muon(Schedule.constant rate)

    /// GGT with a window of gradients. C#: Optimizers.Ggt(rate, window)
    let ggt (window: int) (rate: float) : IOptimizer = Optimizers.Ggt(Schedule.constant rate, window)

    /// AdaGram of a rank. C#: Optimizers.AdaGram(rate, rank)
    let adaGram (rank: int) (rate: float) : IOptimizer = Optimizers.AdaGram(Schedule.constant rate, rank)

    /// Low-rank gradient descent. C#: Optimizers.LowRankGradientDescent(rate, rank)
    let lowRankGradientDescent (rank: int) (rate: float) : IOptimizer =
        Optimizers.LowRankGradientDescent(Schedule.constant rate, rank)

    /// The same method with a schedule. C#: optimizer.WithLearningRate(schedule)
    let withSchedule (schedule: Schedule) (optimizer: IOptimizer) : IOptimizer = optimizer.WithLearningRate schedule

    /// The method in a fixed basis, as an optimizer of the original parameters. C#: optimizer.In(basis)
    let inBasis (basis: IBasis) (optimizer: IOptimizer) : IOptimizer = optimizer.In basis

    /// The method in refreshed bases of an objective's EGOP. C#: Optimizers.InEgopBases(optimizer, objective, refresh)
    let egop (objective: IObjective) (refresh: BasisRefresh) (optimizer: IOptimizer) : IOptimizer =
        Optimizers.InEgopBases(optimizer, objective, refresh)

    /// Every method of the library with formula, state, cost, equivariance and source. C#: Tables.Optimizers()
    let table () : HtmlTable = Tables.Optimizers()

    /// Fed with what pieces make of the gradient, the first of them first. C#: optimizer.After(transforms)
    let after (transforms: IGradientTransform list) (optimizer: IOptimizer) : IOptimizer = optimizer.After transforms

    /// Pieces alone, ending in x ← x − u. C#: new Chain(transforms)
    let chain (transforms: IGradientTransform list) : IOptimizer = Chain transforms

    /// Fed with gradients clipped coordinate by coordinate. C#: optimizer.ClipByValue(limit)
    let clipByValue (limit: float) (optimizer: IOptimizer) : IOptimizer = optimizer.ClipByValue limit

    /// Fed with gradients whose norm is clipped, each array by itself. C#: optimizer.ClipByNorm(maxNorm)
    let clipByNorm (maxNorm: float) (optimizer: IOptimizer) : IOptimizer = optimizer.ClipByNorm maxNorm

    /// Fed with gradients whose norm is clipped. C#: optimizer.ClipByGlobalNorm(maxNorm)
    let clipByGlobalNorm (maxNorm: float) (optimizer: IOptimizer) : IOptimizer = optimizer.ClipByGlobalNorm maxNorm

    /// Fed with gradients of centered rows. C#: optimizer.Centralize()
    let centralize (optimizer: IOptimizer) : IOptimizer = optimizer.Centralize()

    /// Coupled (L2) weight decay on the arrays of a mask. C#: optimizer.CoupledDecay(weightDecay, mask)
    let coupledDecay (mask: ParameterMask) (weightDecay: float) (optimizer: IOptimizer) : IOptimizer =
        optimizer.CoupledDecay(weightDecay, mask)

    /// Decoupled weight decay on the arrays of a mask. C#: optimizer.DecoupledDecay(weightDecay, mask)
    let decoupledDecay (mask: ParameterMask) (weightDecay: float) (optimizer: IOptimizer) : IOptimizer =
        optimizer.DecoupledDecay(weightDecay, mask)

    /// With an exponential moving average of the parameters. C#: optimizer.Ema(decay)
    let ema (decay: float) (optimizer: IOptimizer) : IOptimizer = optimizer.Ema decay

    /// With the mean of the iterates. C#: optimizer.PolyakAverage()
    let polyakAverage (optimizer: IOptimizer) : IOptimizer = optimizer.PolyakAverage()

    /// So many steps forward, one step back. C#: optimizer.Lookahead(period, slowRate)
    let lookahead (period: int) (slowRate: float) (optimizer: IOptimizer) : IOptimizer =
        optimizer.Lookahead(period, slowRate)

    /// Leaves out steps whose gradient is not finite, at most so many in a row. C#: optimizer.SkipNonFinite(maxConsecutive)
    let skipNonFinite (maxConsecutive: int) (optimizer: IOptimizer) : IOptimizer =
        optimizer.SkipNonFinite maxConsecutive

    /// One step for so many gradients, with their mean. C#: optimizer.Accumulate(every)
    let accumulate (every: int) (optimizer: IOptimizer) : IOptimizer = optimizer.Accumulate every

    /// An optimizer for each group of named arrays: (name, mask, optimizer), an array goes to the first that takes it. C#: new ParameterGroups(groups)
    let groups (groups: (string * ParameterMask * IOptimizer) list) : IOptimizer =
        ParameterGroups(groups |> List.map (fun (name, arrays, optimizer) -> ParameterGroup(name, arrays, optimizer)))

    /// Moves nothing. C#: new Frozen()
    let frozen: IOptimizer = Frozen()

    /// With a hyper-parameter, by name, that follows a schedule. C#: optimizer.Scheduled("Beta1", schedule)
    let scheduled (parameter: string) (value: Schedule) (optimizer: IOptimizer) : IOptimizer =
        optimizer.Scheduled(parameter, value)

    /// The numbers that a step, counted from 0, uses. C#: optimizer.HyperParameters(step)
    let hyperParameters (step: int) (optimizer: IOptimizer) : (string * float) list =
        [ for pair in optimizer.HyperParameters step -> pair.Key, pair.Value ]
