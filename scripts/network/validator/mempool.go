package main

import (
	"errors"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	sdkmempool "github.com/cosmos/cosmos-sdk/types/mempool"
	"github.com/cosmos/evm/mempool"
	"github.com/cosmos/evm/server"
)

// addMempool keeps waiting transactions as Ethereum's pool does: by account, in the order of their nonces, gaps allowed.
func (app *app) addMempool(logger log.Logger, options servertypes.AppOptions) {
	config := app.encoding.TxConfig
	rechecker := func() *mempool.TxRechecker {
		return mempool.NewTxRechecker(app.ethereumOnly, mempool.NewTxEncoder(config))
	}
	pool := mempool.NewMempool(app.CreateQueryContext, logger, app.evm, app.feeMarket, config, rechecker(), rechecker(),
		server.ResolveMempoolConfig(app.ethereumOnly, options, logger), server.GetCosmosPoolMaxTx(options, logger))
	app.SetMempool(pool)
	app.SetCheckTxHandler(pool.NewCheckTxHandler(config.TxDecoder(), server.GetMempoolCheckTxTimeout(options, logger)))
	app.SetInsertTxHandler(pool.NewInsertTxHandler(config.TxDecoder()))
	app.SetReapTxsHandler(pool.NewReapTxsHandler())
	proposals := baseapp.NewDefaultProposalHandler(pool, app)
	proposals.SetSignerExtractionAdapter(mempool.NewEthSignerExtractionAdapter(sdkmempool.NewDefaultSignerExtractionAdapter()))
	app.SetPrepareProposal(proposals.PrepareProposalHandler())
	app.SetProcessProposal(proposals.ProcessProposalHandler())
}

// GetMempool is what the JSON-RPC server puts transactions into.
func (app *app) GetMempool() sdkmempool.ExtMempool {
	pool, _ := app.Mempool().(sdkmempool.ExtMempool)
	return pool
}

// Close stops the pool and the stores.
func (app *app) Close() error {
	var err error
	if pool, ok := app.Mempool().(*mempool.Mempool); ok {
		err = pool.Close()
	}
	return errors.Join(err, app.BaseApp.Close())
}
