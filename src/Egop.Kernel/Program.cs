using Egop.Kernel;

return args.FirstOrDefault() switch
{
    "run" => RunCommand.Run(args[1..], Console.Out, Console.Error),
    "new" => NewCommand.Run(args[1..], Console.Out, Console.Error),
    "convert" => ConvertCommand.Run(args[1..], Console.Out, Console.Error),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("egop-kernel: no command given. Commands: run, new, convert.");
    return 2;
}
