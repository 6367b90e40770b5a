using Egop.Kernel;

// A restore for `#r "nuget: ..."` would leave a build server behind that outlives this process.
Environment.SetEnvironmentVariable("MSBUILDDISABLENODEREUSE", "1");

// Not by returning: threads that a notebook started must not keep the process alive.
Environment.Exit(Commands.Run(args, Console.Out, Console.Error));
