using Egop.Kernel;

// Not by returning: threads that a notebook started must not keep the process alive.
Environment.Exit(Commands.Run(args, Console.Out, Console.Error));
