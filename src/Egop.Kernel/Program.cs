using Egop.Kernel;

return args.FirstOrDefault() switch
{
    "convert" => ConvertCommand.Run(args[1..], Console.Out, Console.Error),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("egop-kernel: no command given. Commands: convert.");
    return 2;
}
