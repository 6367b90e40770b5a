namespace Egop

/// Learning rates and other hyper-parameters as functions of the step.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Schedule =

    /// η_t = η. C#: Schedules.Constant(value)
    let constant (value: float) : Schedule = Schedules.Constant value

    /// Cosine annealing to zero over a number of steps. C#: Schedules.Cosine(initial, totalSteps)
    let cosine (initial: float) (totalSteps: int) : Schedule = Schedules.Cosine(initial, totalSteps)

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

    /// The same method with a schedule. C#: optimizer.WithLearningRate(schedule)
    let withSchedule (schedule: Schedule) (optimizer: IOptimizer) : IOptimizer = optimizer.WithLearningRate schedule
