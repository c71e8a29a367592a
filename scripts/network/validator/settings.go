package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"text/template"
	"time"

	sdkmath "cosmossdk.io/math"

	cmtconfig "github.com/cometbft/cometbft/config"

	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	evmconfig "github.com/cosmos/evm/server/config"
	feemarkettypes "github.com/cosmos/evm/x/feemarket/types"
	evmtypes "github.com/cosmos/evm/x/vm/types"
)

// genesisState is the state before the first block: no accounts, no coins, no price for gas.
func genesisState(chainID uint64, founders []founder) (json.RawMessage, error) {
	cdc := makeEncoding(chainID).Codec
	coins := banktypes.DefaultGenesisState()
	coins.DenomMetadata = []banktypes.Metadata{{
		Base:        denom,
		Display:     "none",
		Name:        "none",
		Symbol:      "NONE",
		Description: "the unit of gas prices, of which there is none",
		DenomUnits:  []*banktypes.DenomUnit{{Denom: denom, Exponent: 0}, {Denom: "none", Exponent: 18}},
	}}
	machine := evmtypes.DefaultGenesisState()
	machine.Params.EvmDenom = denom
	machine.Params.ExtendedDenomOptions = &evmtypes.ExtendedDenomOptions{ExtendedDenom: denom}
	prices := feemarkettypes.DefaultGenesisState()
	prices.Params.NoBaseFee = true
	prices.Params.BaseFee = sdkmath.LegacyZeroDec()
	prices.Params.MinGasPrice = sdkmath.LegacyZeroDec()
	prices.Params.MinGasMultiplier = sdkmath.LegacyZeroDec()
	set, err := json.Marshal(founders)
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]json.RawMessage{
		authtypes.ModuleName:      cdc.MustMarshalJSON(authtypes.DefaultGenesisState()),
		banktypes.ModuleName:      cdc.MustMarshalJSON(coins),
		evmtypes.ModuleName:       cdc.MustMarshalJSON(machine),
		feemarkettypes.ModuleName: cdc.MustMarshalJSON(prices),
		validatorSetName:          set,
	})
}

// writeComet writes the settings of consensus and of the connections to the other validators, and only to them.
func (one place) writeComet(blockMs int64, peers string) {
	config := cometConfigOf(one.Home)
	config.Moniker = filepath.Base(one.Home)
	config.LogLevel = "error"
	config.RPC.ListenAddress = ""
	config.P2P.ListenAddress = fmt.Sprintf("tcp://%s:%d", one.Host, one.PeerPort)
	config.P2P.PersistentPeers = peers
	config.P2P.PexReactor = false
	config.P2P.AddrBookStrict = false
	config.P2P.AllowDuplicateIP = true
	config.P2P.PersistentPeersMaxDialPeriod = time.Second
	config.P2P.DialTimeout = time.Second
	config.Mempool.Type = cmtconfig.MempoolTypeApp
	config.TxIndex.Indexer = "null"
	config.Consensus.TimeoutPropose = 2 * time.Second
	config.Consensus.TimeoutCommit = time.Duration(blockMs) * time.Millisecond
	config.Consensus.PeerGossipSleepDuration = 25 * time.Millisecond
	cmtconfig.WriteConfigFile(filepath.Join(one.Home, "config", "config.toml"), config)
}

// writeApp writes the settings of the JSON-RPC server: every state kept, so that any block can be asked about.
func (one place) writeApp(chainID uint64) error {
	config := evmconfig.DefaultConfig()
	config.MinGasPrices = "0" + denom
	config.Pruning = "nothing"
	config.Mempool.MaxTxs = 0
	config.EVM.EVMChainID = chainID
	config.EVM.GethMetricsAddress = fmt.Sprintf("%s:0", one.Host)
	config.JSONRPC.Enable = true
	config.JSONRPC.API = []string{"eth", "net", "web3", "txpool"}
	config.JSONRPC.Address = fmt.Sprintf("%s:%d", one.Host, one.RPCPort)
	config.JSONRPC.WsAddress = fmt.Sprintf("%s:%d", one.Host, one.WsPort)
	config.JSONRPC.AllowInsecureUnlock = false
	config.JSONRPC.EnableIndexer = true
	config.JSONRPC.GasCap = 100_000_000
	text, err := template.New("app").Parse(serverconfig.DefaultConfigTemplate + evmconfig.DefaultEVMConfigTemplate)
	if err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(one.Home, "config", "app.toml"))
	if err != nil {
		return err
	}
	defer file.Close()
	return text.Execute(file, config)
}
