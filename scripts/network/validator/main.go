// Command validator is one member of a network of validators for tests: a CometBFT validator whose application is an EVM with the
// usual JSON-RPC, free of charge, with a validator set fixed at genesis. It composes published modules and has no rules of its own.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/cosmos-sdk/client"
	sdkserver "github.com/cosmos/cosmos-sdk/server"
	servercmd "github.com/cosmos/cosmos-sdk/server/cmd"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	evmserver "github.com/cosmos/evm/server"
	evmconfig "github.com/cosmos/evm/server/config"

	cmtconfig "github.com/cometbft/cometbft/config"

	"cosmossdk.io/log/v2"
)

func main() {
	root := &cobra.Command{Use: "validator", SilenceUsage: true, SilenceErrors: true}
	root.AddCommand(foundCommand(), startCommand())
	if err := root.ExecuteContext(servercmd.CreateExecuteContext(context.Background())); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// startCommand runs the validator whose folder --home names, as foundCommand wrote it.
func startCommand() *cobra.Command {
	encoding := makeEncoding(0)
	clientContext := client.Context{}.
		WithCodec(encoding.Codec).
		WithInterfaceRegistry(encoding.InterfaceRegistry).
		WithTxConfig(encoding.TxConfig).
		WithLegacyAmino(encoding.Amino).
		WithAccountRetriever(authtypes.AccountRetriever{}).
		WithViper("")
	create := func(logger log.Logger, db dbm.DB, options servertypes.AppOptions) evmserver.Application {
		return newApp(logger, db, options, sdkserver.DefaultBaseappOptions(options)...)
	}
	start := evmserver.StartCmd(evmserver.NewDefaultStartOptions(create, ""))
	start.PersistentPreRunE = func(command *cobra.Command, _ []string) error {
		settings, err := client.ReadPersistentCommandFlags(clientContext, command.Flags())
		if err != nil {
			return err
		}
		if err := client.SetCmdClientContextHandler(settings, command); err != nil {
			return err
		}
		template := serverconfig.DefaultConfigTemplate + evmconfig.DefaultEVMConfigTemplate
		return sdkserver.InterceptConfigsPreRunHandler(command, template, evmconfig.DefaultConfig(), cmtconfig.DefaultConfig())
	}
	return start
}
