package main

import (
	"encoding/json"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/spf13/cast"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"

	corestore "cosmossdk.io/core/store"
	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/baseapp/txnrunner"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/grpc/cmtservice"
	"github.com/cosmos/cosmos-sdk/client/grpc/node"
	"github.com/cosmos/cosmos-sdk/runtime"
	"github.com/cosmos/cosmos-sdk/server/api"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/cosmos-sdk/x/auth"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/bank"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/consensus"
	consensuskeeper "github.com/cosmos/cosmos-sdk/x/consensus/keeper"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"

	evmencoding "github.com/cosmos/evm/encoding"
	evmaddress "github.com/cosmos/evm/encoding/address"
	srvflags "github.com/cosmos/evm/server/flags"
	"github.com/cosmos/evm/x/feemarket"
	feemarketkeeper "github.com/cosmos/evm/x/feemarket/keeper"
	feemarkettypes "github.com/cosmos/evm/x/feemarket/types"
	evmmodule "github.com/cosmos/evm/x/vm"
	evmkeeper "github.com/cosmos/evm/x/vm/keeper"
	"github.com/cosmos/evm/x/vm/runner"
	evmtypes "github.com/cosmos/evm/x/vm/types"
)

// denom is the unit that the EVM counts in. Nobody holds any: every price is 0.
const denom = "anone"

// nobody may change parameters: the authority is an address without a key.
var nobody = authtypes.NewModuleAddress("nobody")

// makeEncoding tells how messages are written; the chain id only matters for signatures that this application refuses.
func makeEncoding(chainID uint64) evmencoding.Config {
	encoding := evmencoding.MakeConfig(chainID)
	authtypes.RegisterInterfaces(encoding.InterfaceRegistry)
	banktypes.RegisterInterfaces(encoding.InterfaceRegistry)
	consensustypes.RegisterInterfaces(encoding.InterfaceRegistry)
	feemarkettypes.RegisterInterfaces(encoding.InterfaceRegistry)
	evmtypes.RegisterInterfaces(encoding.InterfaceRegistry)
	return encoding
}

// app is the state machine that the validators agree on.
type app struct {
	*baseapp.BaseApp
	encoding         evmencoding.Config
	accounts         authkeeper.AccountKeeper
	bank             bankkeeper.BaseKeeper
	consensus        consensuskeeper.Keeper
	feeMarket        feemarketkeeper.Keeper
	evm              *evmkeeper.Keeper
	modules          *module.Manager
	pendingListeners []func(common.Hash)
}

func newApp(logger log.Logger, db dbm.DB, options servertypes.AppOptions, settings ...func(*baseapp.BaseApp)) *app {
	chainID := cast.ToUint64(options.Get(srvflags.EVMChainID))
	encoding := makeEncoding(chainID)
	base := baseapp.NewBaseApp("validator", logger, db, encoding.TxConfig.TxDecoder(), settings...)
	base.SetInterfaceRegistry(encoding.InterfaceRegistry)
	base.SetTxEncoder(encoding.TxConfig.TxEncoder())
	base.SetDisableBlockGasMeter(true)
	app := &app{BaseApp: base, encoding: encoding}
	app.addModules(logger, chainID)
	app.SetInitChainer(app.initChain)
	app.SetPreBlocker(func(ctx sdk.Context, _ *abci.RequestFinalizeBlock) (*sdk.ResponsePreBlock, error) {
		return app.modules.PreBlock(ctx)
	})
	app.SetBeginBlocker(func(ctx sdk.Context) (sdk.BeginBlock, error) { return app.modules.BeginBlock(ctx) })
	app.SetEndBlocker(func(ctx sdk.Context) (sdk.EndBlock, error) { return app.modules.EndBlock(ctx) })
	app.SetAnteHandler(app.ethereumOnly)
	app.addMempool(logger, options)
	// Numbers logs through the block, as Ethereum does, and not within each transaction.
	runner.SetRunner(base, txnrunner.NewDefaultRunner(encoding.TxConfig.TxDecoder()))
	if err := app.LoadLatestVersion(); err != nil {
		panic(err)
	}
	return app
}

func (app *app) addModules(logger log.Logger, chainID uint64) {
	cdc := app.encoding.Codec
	keys := storetypes.NewKVStoreKeys(authtypes.StoreKey, banktypes.StoreKey, consensustypes.StoreKey, evmtypes.StoreKey, feemarkettypes.StoreKey)
	objects := storetypes.NewObjectStoreKeys(banktypes.ObjectStoreKey, evmtypes.ObjectKey)
	service := func(name string) corestore.KVStoreService { return runtime.NewKVStoreService(keys[name]) }
	addresses := evmaddress.NewEvmCodec(sdk.GetConfig().GetBech32AccountAddrPrefix())
	operators := evmaddress.NewEvmCodec(sdk.GetConfig().GetBech32ValidatorAddrPrefix())

	app.consensus = consensuskeeper.NewKeeper(cdc, service(consensustypes.StoreKey), nobody.String(), runtime.EventService{})
	app.SetParamStore(app.consensus.ParamsStore)
	rights := map[string][]string{
		authtypes.FeeCollectorName: nil,
		evmtypes.ModuleName:        {authtypes.Minter, authtypes.Burner},
		feemarkettypes.ModuleName:  nil,
	}
	prefix := sdk.GetConfig().GetBech32AccountAddrPrefix()
	app.accounts = authkeeper.NewAccountKeeper(cdc, service(authtypes.StoreKey), authtypes.ProtoBaseAccount, rights, addresses, prefix, nobody.String())
	app.bank = bankkeeper.NewBaseKeeper(cdc, service(banktypes.StoreKey), app.accounts, nil, nobody.String(), logger).
		WithObjStoreKey(objects[banktypes.ObjectStoreKey])
	app.feeMarket = feemarketkeeper.NewKeeper(cdc, nobody, keys[feemarkettypes.StoreKey])
	var all []storetypes.StoreKey
	for _, key := range keys {
		all = append(all, key)
	}
	for _, key := range objects {
		all = append(all, key)
	}
	app.evm = evmkeeper.NewKeeper(cdc, keys[evmtypes.StoreKey], objects[evmtypes.ObjectKey], all, nobody, app.accounts, app.bank,
		noStaking{operators}, app.feeMarket, &app.consensus, noTokens{}, chainID, "").
		WithStaticPrecompiles(vm.PrecompiledContractsPrague)

	app.modules = module.NewManager(
		auth.NewAppModule(cdc, app.accounts, nil, nil),
		bank.NewAppModule(cdc, app.bank, app.accounts, nil),
		consensus.NewAppModule(cdc, app.consensus),
		feemarket.NewAppModule(app.feeMarket),
		evmmodule.NewAppModule(app.evm, app.accounts, app.bank, addresses),
		validatorSet{},
	)
	order := []string{authtypes.ModuleName, banktypes.ModuleName, consensustypes.ModuleName, feemarkettypes.ModuleName, evmtypes.ModuleName, validatorSetName}
	app.modules.SetOrderPreBlockers(authtypes.ModuleName, evmtypes.ModuleName)
	app.modules.SetOrderBeginBlockers(order...)
	app.modules.SetOrderEndBlockers(authtypes.ModuleName, banktypes.ModuleName, consensustypes.ModuleName, evmtypes.ModuleName, feemarkettypes.ModuleName, validatorSetName)
	app.modules.SetOrderInitGenesis(order...)
	app.modules.SetOrderExportGenesis(order...)
	if err := app.modules.RegisterServices(module.NewConfigurator(cdc, app.MsgServiceRouter(), app.GRPCQueryRouter())); err != nil {
		panic(err)
	}
	app.MountKVStores(keys)
	app.MountObjectStores(objects)
}

func (app *app) initChain(ctx sdk.Context, request *abci.RequestInitChain) (*abci.ResponseInitChain, error) {
	var state map[string]json.RawMessage
	if err := json.Unmarshal(request.AppStateBytes, &state); err != nil {
		return nil, err
	}
	return app.modules.InitGenesis(ctx, app.encoding.Codec, state)
}

// noTokens: the EVM has no built-in tokens.
type noTokens struct{}

func (noTokens) GetERC20PrecompileInstance(sdk.Context, common.Address) (vm.PrecompiledContract, bool, error) {
	return nil, false, nil
}

// RegisterAPIRoutes: there is no REST API.
func (*app) RegisterAPIRoutes(*api.Server, serverconfig.APIConfig) {}

// RegisterTxService serves the JSON-RPC server's questions about transactions.
func (app *app) RegisterTxService(context client.Context) {
	authtx.RegisterTxService(app.GRPCQueryRouter(), context, app.Simulate, app.encoding.InterfaceRegistry)
}

// RegisterTendermintService serves its questions about blocks.
func (app *app) RegisterTendermintService(context client.Context) {
	cmtservice.RegisterTendermintService(context, app.GRPCQueryRouter(), app.encoding.InterfaceRegistry, app.Query)
}

// RegisterNodeService serves its questions about the node.
func (app *app) RegisterNodeService(context client.Context, config serverconfig.Config) {
	node.RegisterNodeService(context, app.GRPCQueryRouter(), config, func() int64 {
		return app.CommitMultiStore().EarliestVersion()
	})
}
